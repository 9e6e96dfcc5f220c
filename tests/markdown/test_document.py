"""What a document shows."""

import pytest

from app.markdown.document import CodeBlock, Document
from app.markdown.line import Line
from tests.markdown.texts import recorded


def shown(text: str, width: int = 40, thoughts: bool = False) -> list[str]:
    document = Document(text, show_thoughts=thoughts)
    return [line.plain.rstrip() for line in document.lines(width)]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("# A\ntext", ["A", "", "text"]),
        ("A\n===\nb", ["A", "", "b"]),
        ("a\n\n\n\nb", ["a", "", "b"]),
        ("a\n***\nb", ["a", "", "\u2500" * 40, "", "b"]),
        ("- a\n\n- b\n  - c\n- d", ["• a", "• b", "  ◦ c", "• d"]),
        ("3. a\n3. b\n\nx", ["3. a", "4. b", "", "x"]),
        ("- [ ] a\n- [x] b", ["\u2610 a", "\u2611 b"]),
        ("1. [x] a\n   b\n2. c", ["1. \u2611 a", "     b", "2. c"]),
        ("-\n- b", ["•", "• b"]),
        ("- a\n\n  b", ["• a", "", "  b"]),
        ("> a\nb\n>\n> > c", ["│ a", "│ b", "│", "│ │ c"]),
        ("```py\nx\n\ny\n```\nz", ["py", "x", "", "y", "", "z"]),
        ("    x\n\ty", ["x", "y"]),
        ("~~~\n\tx\n~~~", ["    x"]),
        ("<div>\n*a*\n</div>", ["<div>", "*a*", "</div>"]),
        ("$$\na_1\n$$", ["$$", "a_1", "$$"]),
        ("x[^1]\n\n[^1]: n\n[^2]: m", ["x[^1]", "", "[^1]: n", "[^2]: m"]),
        ("|a|b|\n|-|-:|\n|1|22|", ["a │  b", "──┼───", "1 │ 22"]),
        ("|a|b|\n|-|-|\n|`x|y`|z|", ["a   │ b", "────┼──", "x|y │ z"]),
        (
            "|a|b|\n|-|-|\n|`x\\|y`|``z`|`w``|",
            ["a   │ b", "────┼──────", "x|y │ z`|`w"],
        ),
        (
            "|a|b|\n|-|-|\n|don`t|won`t|",
            ["a     │ b", "──────┼──────", "don`t │ won`t"],
        ),
        ("|`a|b`|c|\n|-|-|\n|1|2|", ["a|b │ c", "────┼──", "1   │ 2"]),
        ("|a|\n|-|\n|b|c|d|\n|e|||", ["a │   │", "──┼───┼──", "b │ c │ d", "e │   │"]),
        ("a: $$\nx\n$$\n**b**", ["a: $$", "x", "$$", "b"]),
        ("a: $$x$$\n$$\n*y*\n$$", ["a: $$x$$", "", "$$", "*y*", "$$"]),
        ("costs $$ here\n$$\n*y*\n$$", ["costs $$ here", "", "$$", "*y*", "$$"]),
        ("t\n|a|\n|-|\nx", ["t", "", "a", "─", "x"]),
        ("|a|\n|-|\n|x <br> y|", ["a", "─", "x", "y"]),
        ("|a|\n|-|\n|**x<br/>y** `a<br>b` z<br>|", ["a", "─" * 10, "x", "y a<br>b z"]),
        ("a<br>b", ["a<br>b"]),
        ("$$x$$.\ny", ["$$x$$.", "", "y"]),
        ("$$x$$, where **y**", ["$$x$$, where y"]),
        ("\\[1\\] **y**", ["\\[1\\] y"]),
        (
            "a\n\\begin{x*}\nb*\\\\\nc*\n\\end{x*}\nd",
            ["a", "", "\\begin{x*}", "b*\\\\", "c*", "\\end{x*}", "", "d"],
        ),
        (
            "Name: Bob\nPhone: 1  \nA\\\n中文\n測試",
            ["Name: Bob", "Phone: 1", "A", "中文", "測試"],
        ),
        ("**a\nb** c\nd\n===", ["a", "b c", "d"]),
        ("- 1. a\n- 1. b\n  2. c", ["• 1. a", "• 1. b", "  2. c"]),
        ("- *\n\n  - x", ["• ◦", "  ◦ x"]),
        ("#\tTab", ["Tab"]),
        ("## \ta\tb", ["a b"]),
    ],
)
def test_blocks_are_set_as_lines(source: str, lines: list[str]) -> None:
    assert shown(source) == lines


@pytest.mark.parametrize("name", ["markdown", "md", "MDX", "Markdown title=x"])
def test_a_fence_that_names_its_language_nests_inside_a_fence_of_markdown(
    name: str,
) -> None:
    inner = ["# T", "```bash", "ls", "```", "more", "```py", "x", "```"]
    text = "\n".join([f"```{name}", *inner, "```", "**after**"])
    assert shown(text)[1:] == [*inner, "", "after"]


@pytest.mark.parametrize("info", ["", "text", "python"])
def test_no_fence_nests_inside_other_code(info: str) -> None:
    text = f"```{info}\n```bash\n```\n**after**"
    assert shown(text)[-3:] == ["```bash", "", "after"]


def test_a_table_wraps_its_cells_to_fit() -> None:
    text = "|a|b|\n|-|-|\n|one two three four|x|"
    assert shown(text, 13) == [
        "a         │ b",
        "──────────┼──",
        "one two   │ x",
        "three     │",
        "four      │",
    ]


def test_a_table_header_later_in_a_paragraph_is_never_cut_apart() -> None:
    head = "some words of a long line " * 2
    text = "word " * 27 + f"\n{head}| b\n--|--\nc|d"
    assert shown(text, 80)[-3:] == [
        f"{head}│ b",
        "─" * 52 + "┼──",
        "c" + " " * 51 + "│ d",
    ]


def test_numbers_that_count_on_in_a_long_table_do_not_break() -> None:
    rows = "".join(f"| {number} | x |\n" for number in range(2000))
    lines = Document(f"| n | b |\n|--:|---|\n{rows}").lines(40)
    assert len(lines) == 2002
    assert lines[-1].plain.split() == ["1999", "│", "x"]


def test_a_long_table_takes_its_widths_from_its_first_rows() -> None:
    row = "|" + "x" * 30 + "|\n"
    early = shown("|a|\n|-|\n" + "|b|\n" * 10 + row)
    late = shown("|a|\n|-|\n" + "|b|\n" * 80 + row)
    assert early[-1] == "x" * 30
    # One cell, and three to spare.
    assert late[-2:] == ["xxxx", "xx"]


def test_a_cell_beyond_the_columns_of_a_long_table_stands_in_the_last_one() -> None:
    text = "|a|b|\n|-|-|\n" + "|1|2|\n" * 80 + "|1|2|3|4|\n"
    assert shown(text)[-3:] == ["1    │ 2 │", "     │ 3 │", "     │ 4"]


def test_reasoning_is_folded_to_one_line_that_counts_its_lines() -> None:
    text = recorded()["think"]
    assert shown(text) == ["▸ reasoning (1 line)", "", "The answer is 42."]
    assert shown(text, thoughts=True)[:2] == ["▾ reasoning", "Let me think about it."]


@pytest.mark.parametrize("thoughts", [True, False])
def test_reasoning_cut_off_by_a_stop_is_tolerated(thoughts: bool) -> None:
    assert "reasoning" in shown("<think>\na\n```\nb", thoughts=thoughts)[0]


@pytest.mark.parametrize("thoughts", [True, False])
@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("a\n", "\n\nb"), ("", "b"), ("- a\n", "b"), ("> a\n", "b")],
)
def test_an_empty_reasoning_region_is_not_shown(
    before: str, after: str, thoughts: bool
) -> None:
    for empty in ("<think></think>", "<think>\n\n</think>", "<think>\n"):
        if not (after and empty.endswith("\n")):
            text = f"{before}{empty}{after}"
            assert shown(text, thoughts=thoughts) == shown(f"{before}\n\n{after}")


def test_reasoning_in_details_as_old_servers_write_it_is_reasoning() -> None:
    mark = '<details style="color:gray;padding: 8px;" open> <summary> Thinking... </summary>'
    for line_end in ("\n", ""):
        text = f"{mark}{line_end}one\n\ntwo\n</details>The answer."
        assert shown(text) == ["▸ reasoning (2 lines)", "", "The answer."]
    assert shown(f"{mark}\n</details>x") == ["x"]
    assert shown("<details><summary>More</summary>\nx")[0].startswith("<details>")


@pytest.mark.parametrize("mark", ["\n</think>\n\n", "</think>", "\n</think>"])
def test_a_lone_end_makes_reasoning_of_all_before_it(mark: str) -> None:
    text = f"Okay.\n\n- one\n- two{mark}Hello!"
    assert shown(text) == ["▸ reasoning (3 lines)", "", "Hello!"]
    opened = ["▾ reasoning", "Okay.", "", "• one", "• two", "", "Hello!"]
    assert shown(text, thoughts=True) == opened


@pytest.mark.parametrize(
    "text",
    [
        "```\na </think>\n```\nb",
        "The mark `</think>` ends it.\n\n</think>",
        "Between <think> and </think> it thinks.",
    ],
)
def test_an_end_that_is_written_about_ends_nothing(text: str) -> None:
    assert not any("reasoning" in line for line in shown(text))


def test_code_in_reasoning_is_no_code_block_of_the_text() -> None:
    text = "<think>\n```\na\n```\n</think>\n```\nb\n```\n"
    assert [block.text for block in Document(text).code_blocks()] == ["b\n"]


def test_opening_reasoning_shows_it_in_its_own_style() -> None:
    document = Document("<think>a</think>b")
    assert len(document.lines(20)) == 3
    document.show_thoughts = True
    lines = document.lines(20)
    assert [line.plain for line in lines] == ["▾ reasoning", "a", "", "b"]
    assert lines[1].pieces[0].style == "thought"


def test_a_definition_holds_for_the_text_after_it() -> None:
    document = Document("[r]\n\n[r]: http://x.y\n\n[r]")
    lines = document.lines(40)
    assert lines[0].pieces[0].link == ""
    assert lines[-1].pieces[0].link == "http://x.y"


def test_lines_name_the_source_they_show() -> None:
    text = "# A\n\npara\n\n```py\nx\n```\n"
    regions = [
        text[line.source_start : line.source_end] for line in Document(text).lines(9)
    ]
    assert regions == ["# A", "", "para", "", "```py", "x\n```"]


def test_wrapped_lines_say_how_to_join_them() -> None:
    text = "one two threefourfive six"
    joined = ""
    for line in Document(text).lines(8):
        joined += line.plain + (line.joint if line.wrapped else "\n")
    assert joined == text + "\n"


def test_code_blocks_are_listed_with_their_source() -> None:
    text = "- a\n  ```make\n  x:\n  \ty\n  ```\n\n~~~\nopen"
    assert Document(text).code_blocks() == [
        CodeBlock("make", "x:\n\ty\n", 4, 29),
        CodeBlock("", "open\n", 31, 39),
    ]


def test_finished_lines_are_the_same_objects_after_more_text() -> None:
    document = Document("# A\n\npara\n\n```py\nx = 1\ny = 2\n")
    before: list[Line] = list(document.lines(30))
    stable = document.stable_lines(30)
    assert stable >= 4
    document.append("z = 3\n")
    after = document.lines(30)
    assert all(a is b for a, b in zip(before[:stable], after, strict=False))


def test_a_replaced_text_leaves_nothing_of_the_old_one() -> None:
    document = Document("old\n\n```\n")
    document.lines(10)
    document.replace("new")
    assert [line.plain for line in document.lines(10)] == ["new"]
    assert document.text == "new"


def test_an_empty_document_has_no_lines() -> None:
    assert len(Document().lines(10)) == 0


def test_asking_for_code_blocks_does_not_hide_new_text_from_the_lines() -> None:
    document = Document("one\n\n")
    document.lines(40)
    document.append("two")
    document.code_blocks()
    assert [line.plain for line in document.lines(40)] == ["one", "", "two"]
