"""From rule text to the tree: every statement alone, so three mistakes give three messages."""

from collections.abc import Iterator, Mapping, Sequence

from gatekeeper.diagnostics import Diagnostic, Label, Severity, has_errors
from gatekeeper.inert import inert
from gatekeeper.source import Source, Span
from gatekeeper.syntax import tree
from gatekeeper.syntax.automaton import Unexpected, built
from gatekeeper.syntax.mistakes import mistake
from gatekeeper.syntax.names import MAX_NAME_WORDS, DeclaredName, Harvest, harvest
from gatekeeper.syntax.statements import MAX_STATEMENT, Statement, safety, statements
from gatekeeper.syntax.swallowed import swallowed
from gatekeeper.syntax.tokens import (
    WORDS,
    Lexeme,
    Names,
    Phrases,
    Token,
    Tokeniser,
    lexemes,
    phrase_words,
    terminal_of,
)
from gatekeeper.syntax.words import PHRASES
from gatekeeper.vocabulary import Kind

MAX_NESTING = 40
MAX_OPERATIONS = 100


@inert
class ReadStatement:
    """A statement with its tokens and its node; without a node it is in error."""

    span: Span
    tokens: tuple[Token, ...]
    node: tree.StatementNode | None
    problems: tuple[Diagnostic, ...]


@inert
class ReadFile:
    """A file statement by statement, the names it declares as first written, what is wrong besides its statements."""

    statements: tuple[ReadStatement, ...]
    written: dict[str, str]
    problems: tuple[Diagnostic, ...]


def parse(source: Source) -> tuple[tree.File, tuple[Diagnostic, ...]]:
    """The tree of a file and everything wrong with its text; statements in error are left out of the tree."""
    read = read_statements(source)
    nodes = tuple(statement.node for statement in read.statements if statement.node is not None)
    problems = [problem for statement in read.statements for problem in statement.problems]
    return tree.File(nodes, read.written), (*read.problems, *problems)


def read_statements(source: Source) -> ReadFile:
    """Every statement of a file; none where hostile characters make it unreadable."""
    problems = list(safety(source))
    if problems:
        return ReadFile((), {}, tuple(problems))
    cut = list(statements(source))
    pieces = [lexemes(statement.span) for statement in cut]
    harvests = [harvest(*each) for each in zip(cut, pieces, strict=True)]
    declared = [name for found in harvests for name in found.names]
    problems += _twice(declared)
    names, refused, slips = _names(declared, harvests)
    problems += slips
    read = tuple(_statement(*each, names, refused) for each in zip(cut, pieces, harvests, strict=True))
    written: dict[str, str] = {}
    for name in declared:
        written.setdefault(name.name, name.written)
    return ReadFile(read, written, tuple(problems))


def _error(code: str, message: str, span: Span, help_: str = "", *more: Label) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, message, (Label(span), *more), help_)


# ------------------------------------------------------------------------------------------------ names


def _twice(declared: list[DeclaredName]) -> Iterator[Diagnostic]:
    first: dict[str, DeclaredName] = {}
    for name in declared:
        earlier = first.setdefault(name.name, name)
        if earlier is not name and not (earlier.kind is name.kind is Kind.CHOICE):
            yield _error(
                "GK0202",
                f"`{name.written}` is declared twice, as a {earlier.kind} and as a {name.kind}"
                if earlier.kind is not name.kind
                else f"`{name.written}` is declared twice",
                name.span,
                "give one of them another name, or delete it",
                Label(earlier.span, "first declared here"),
            )


def _names(declared: list[DeclaredName], harvests: list[Harvest]) -> tuple[Names, Phrases, list[Diagnostic]]:
    """The names of the file, those refused, and why.

    One that can be cut into other names and words of the language must be quoted.
    """
    kinds: dict[str, Kind] = {}
    for name in declared:
        kinds.setdefault(name.name, name.kind)
    table = Phrases.of(((name, terminal_of(kind)) for name, kind in kinds.items()), WORDS)
    roles = frozenset(name.name for name in declared if name.kind is Kind.ROLE)
    quoted: list[str] = []
    refused: list[str] = []
    problems: list[Diagnostic] = []
    for name in declared:
        words = phrase_words(name.name)
        if len(words) > MAX_NAME_WORDS:
            problems.append(
                _error(
                    "GK0205",
                    f"a name of {len(words)} words, expected at most {MAX_NAME_WORDS}",
                    name.span,
                    'shorten the name and say the rest under `means "…"`; attributes after a name follow a comma',
                )
            )
        elif reading := _other_reading(name.name, words, table):
            quoted.append(name.name)
            if not name.quoted:
                refused.append(name.name)
                problems.append(_two_readings(name, reading))
        elif not name.quoted and (found := swallowed(name.kind, name.name, name.written, roles)):
            message = f"`{name.written}` is read as one name, with `{found[0]}` in it"
            help_ = f"{found[1]}; if it is meant so, write it between backticks wherever it is used"
            problems.append(Diagnostic("GK0604", Severity.WARNING, message, (Label(name.span),), help_))
    units = [unit for found in harvests for unit in found.units]
    items = dict(item for found in harvests for item in found.items)
    return Names.of(kinds, units, quoted, items), Phrases.of((name, "refused") for name in refused), problems


def _two_readings(name: DeclaredName, reading: tuple[str, ...]) -> Diagnostic:
    if len(reading) == 1:
        message = f"`{name.written}` is a word of the language and cannot be a name by itself"
    else:
        cut = " + ".join(f"`{part}`" for part in reading)
        message = f"`{name.written}` could be read two ways: as one name, or as {cut}"
    help_ = f"choose another name, or write it as `` `{name.written}` `` between backticks wherever it is used"
    return _error("GK0203", message, name.span, help_)


def _other_reading(name: str, words: Sequence[str], table: Phrases) -> tuple[str, ...] | None:
    """The name cut into other names and words of the language, if it can be; names alone make no sentence."""
    reach: dict[tuple[int, bool], tuple[str, ...]] = {(0, False): ()}  # by how far, and whether with a word
    for at in range(len(words)):
        for with_word in (True, False):
            if (at, with_word) not in reach:
                continue
            for length, _ in table.beginning(words, at):
                end = at + length
                text = " ".join(words[at:end])
                place = end, with_word or text in PHRASES
                whole = text == name and name not in PHRASES
                if not whole and place not in reach:
                    reach[place] = (*reach[at, with_word], text)
    return reach.get((len(words), True))


# ------------------------------------------------------------------------------------------------ statements


def _statement(
    statement: Statement, pieces: list[Lexeme], found: Harvest, names: Names, refused: Phrases
) -> ReadStatement:
    span = statement.span
    if span.end - span.start > MAX_STATEMENT:
        too_long = _error("GK0102", f"a statement of more than {MAX_STATEMENT:,} characters", _first_line(span))
        return ReadStatement(span, (), None, (too_long,))
    tokeniser = Tokeniser(span, pieces, names, _declared(found))
    tokens = tokeniser.read()
    problems = list(tokeniser.problems)
    heard = without_commas(tokens)
    if too_deep := _too_deep(tokens):
        return ReadStatement(span, (), None, (*problems, too_deep))
    node: tree.StatementNode | None = None
    if tokens:
        try:
            node = built(heard)
        except Unexpected as error:
            words = tokeniser.words  # a sentence with a refused name is told of where the name is declared
            if not has_errors(problems) and not any(refused.longest(words, at) for at in range(len(words))):
                problems.append(mistake(heard, error, span, names))
    return ReadStatement(span, tuple(tokens), node, tuple(problems))


# What may stand after a comma that says nothing: `release tranche 2, when …, unless …`.
_CLAUSES = frozenset(
    {
        "WHEN", "UNLESS", "IN_ANY_CASE", "LABEL", "CLAUSE", "BECAUSE", "CANNOT_BE_WAIVED", "EXCEPTION_TO", "AVAILABLE",
        "PAYABLE", "UNTIL",
    }
)  # fmt: skip


def without_commas(tokens: list[Token]) -> list[Token]:
    """The tokens without the commas between the clauses of a rule."""
    if not any(token.type == "COMMA" for token in tokens):
        return tokens
    return [token for at, token in enumerate(tokens) if not is_comma_before_clause(tokens, at)]


def is_comma_before_clause(tokens: list[Token], at: int) -> bool:
    """Whether a comma stands before a clause, and not in a declaration, where commas part the attributes."""
    if tokens[at].type != "COMMA" or tokens[0].type in _DECLARATIONS:
        return False
    return at + 1 < len(tokens) and tokens[at + 1].type in _CLAUSES


_DECLARATIONS = ("MILESTONE", "DOCUMENT", "MEASURE", "FACT", "JUDGEMENT", "PARAMETER", "ITEM")


def _first_line(span: Span) -> Span:
    end = span.source.text.find("\n", span.start)
    return Span(span.source, span.start, min(span.end, end if end >= 0 else span.end))


def _declared(found: Harvest) -> Mapping[int, tuple[int, str, str]]:
    table = {
        name.span.start: (name.span.end, terminal_of(name.kind), name.name) for name in found.names if not name.derived
    }
    return table | {span.start: (span.end, "TEXT", " ".join(span.text.split())) for span in found.texts}


def _too_deep(tokens: list[Token]) -> Diagnostic | None:
    depth = 0
    chain = 0
    for token in tokens:
        depth += (token.type == "LEFT") - (token.type == "RIGHT")
        chain += token.type in ("PLUS", "MINUS", "TIMES", "OVER", "PERCENT", "NOT")
        if chain > MAX_OPERATIONS:
            return _error(
                "GK0108",
                f"more than {MAX_OPERATIONS} operations in one sentence",
                token.span,
                "give a part a name of its own: `define … as …`",
            )
        if depth > MAX_NESTING:
            return _error(
                "GK0107",
                f"brackets nested more than {MAX_NESTING} deep",
                token.span,
                "give the inner part a name of its own: `define … as …`",
            )
    return None
