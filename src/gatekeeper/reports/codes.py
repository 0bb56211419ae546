"""What each code of the papers means; its page is `docs/errors/CODE.md`."""

PAPER_CODES = {
    "GK2501": "a payment of what was not released",
    "GK2502": "a tranche the run did not decide",
    "GK2503": "an ending that nothing is written for",
    "GK2510": "a template that cannot be used",
    "GK2511": "a mistake in the file of a house",
    "GK2520": "a locale nobody knows",
}
