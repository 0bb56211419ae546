"""An example of every attribute a declaration can take, by its word."""

EXAMPLES = {
    "means": 'means "x"',
    "category": "category product",
    "clause": 'clause "1"',
    "due": "due 30 June 2027",
    "verified by": "verified by auditor",
    "for each tranche": "for each tranche",
    "for each ITEM": "for each site",
    "absence means no": "absence means no",
    "cannot be waived": "cannot be waived",
    "in": "in USD",
    "as": "as number",
    "one of": "one of good, bad",
    "per": "per month",
    "cumulative": "cumulative",
    "higher is better": "higher is better",
    "lower is better": "lower is better",
    "reported within": "reported within 45 days",
    "standard": '"the standard"',
    "by": "by auditor",
}


def stem(word: str) -> str:
    """The attribute a word of the table stands for."""
    return "standard" if word.startswith('"') else word
