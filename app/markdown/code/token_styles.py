"""The style of each kind of token that Pygments knows."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pygments.token import _TokenType

_STYLES = {
    "Token.Keyword": "token-keyword",
    "Token.Keyword.Constant": "token-constant",
    "Token.Keyword.Type": "token-type",
    "Token.Name.Builtin": "token-builtin",
    "Token.Name.Exception": "token-class",
    "Token.Name.Function": "token-function",
    "Token.Name.Class": "token-class",
    "Token.Name.Namespace": "token-class",
    "Token.Name.Decorator": "token-decorator",
    "Token.Name.Attribute": "token-attribute",
    "Token.Name.Property": "token-attribute",
    "Token.Name.Tag": "token-tag",
    "Token.Name.Variable": "token-variable",
    "Token.Name.Constant": "token-constant",
    "Token.Name.Label": "token-attribute",
    "Token.Literal.String": "token-string",
    "Token.Literal.Number": "token-number",
    "Token.Literal": "token-string",
    "Token.Comment": "token-comment",
    "Token.Operator": "token-operator",
    "Token.Operator.Word": "token-keyword",
    "Token.Punctuation": "token-punctuation",
    "Token.Generic.Heading": "token-heading",
    "Token.Generic.Subheading": "token-heading",
    "Token.Generic.Inserted": "token-inserted",
    "Token.Generic.Deleted": "token-deleted",
    "Token.Generic.Emph": "token-emphasis",
    "Token.Generic.Strong": "token-emphasis",
    "Token.Generic.Prompt": "token-prompt",
    "Token.Generic.Output": "token-output",
    "Token.Generic.Traceback": "token-error",
    "Token.Generic.Error": "token-error",
}


class _Styles(dict["_TokenType", str]):
    """Style name of each token type, by its nearest known ancestor."""

    def __missing__(self, kind: "_TokenType") -> str:
        style = ""
        ancestor: _TokenType | None = kind
        while ancestor is not None and not style:
            style = _STYLES.get(str(ancestor), "")
            ancestor = ancestor.parent
        self[kind] = style
        return style


TOKEN_STYLES = _Styles()
"""Style name of each type of token, "" for none."""
