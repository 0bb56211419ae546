"""Rule text for Pygments, which colours code in documents and on the terminal; found by its name, `gatekeeper`."""

from collections.abc import Iterator
from typing import ClassVar

from pygments.lexer import Lexer
from pygments.token import Comment, Error, Keyword, Literal, Name, Operator, String, Whitespace

from gatekeeper.syntax.colours import Shade, declared_in, shaded

_TOKENS: dict[Shade, object] = {
    Shade.STATEMENT: Keyword.Declaration,
    Shade.WORD: Keyword,
    Shade.EVENT: Name.Function,
    Shade.NAME: Name.Variable,
    Shade.FIGURE: Literal.Number,
    Shade.TEXT: String,
    Shade.COMMENT: Comment.Single,
    Shade.MARK: Operator,
    Shade.REFUSED: Error,
    Shade.BLANK: Whitespace,
}


class GatekeeperLexer(Lexer):  # type: ignore[misc]
    """The rule language of gatekeeper."""

    name = "gatekeeper rules"
    aliases: ClassVar[list[str]] = ["gatekeeper", "gate"]
    filenames: ClassVar[list[str]] = ["*.gate"]
    mimetypes: ClassVar[list[str]] = ["text/x-gatekeeper"]
    url = ""

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, object, str]]:
        """The pieces of the text, each with its place."""
        place = 0
        for shade, piece in shaded(text, declared_in(text)):
            yield place, _TOKENS[shade], piece
            place += len(piece)
