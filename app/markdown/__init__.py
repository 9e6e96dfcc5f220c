"""Markdown that grows at its end: text in, styled lines of a width out.

`document.Document` is the way in. It knows no user interface, and only the screen
(`app.ui`) may import this package. Each folder may import those below it:

- `document`: one text, and its lines at one width at a time.
- `layout`: lays leaves out as lines. What is finished falls into `LazyLines`, which
  are made when somebody looks at them. Of the last leaf, which is still open, only
  what has arrived since the last look is laid out.
- `code`: highlights code line by line with Pygments.
- `structure`: reads the source line by line into a flat list of leaves: paragraphs,
  headings, tables, blocks of code.
- `inline`: parses the text of a leaf with markdown-it-py.
- `line`, `cells`, `styles`, `limits`: the lines that are handed out, the widths of
  `rich.cells`, with which Textual paints, the names of all styles, and where long
  things are cut.

CommonMark with strikethrough, tables and task lists as on GitHub, and every newline
of a paragraph breaks the line, as in Dify's own web chat. Where the
meaning of a text would depend on what comes much later, it is settled earlier,
the same way whether the text grows or is there at once:

- A link definition holds for the text after it. It stays visible, as do
  footnotes, which are shown where they stand.
- A paragraph is parsed in parts of at least 160 characters, cut at a space
  where no markup is open, at the latest after about 2,000 characters: emphasis,
  code and links do not reach across a cut.
- A paragraph of over 1,000 characters cannot become an underlined heading. The
  header row of a table has at most 1,000 characters, a bar among the first 100.
- A source line of over 4,000 characters that is neither a paragraph's nor inside a
  fence is broken there, as if it ended: a heading, a table row, raw HTML.
- The widths of a table's columns come from its first 64 rows, with some cells to
  spare. So does their number: cells beyond the header's get columns of their own,
  with an empty header; in later rows they stand in the last column.
- A bar inside code is no border between cells, if the code ends in the same row.
- Code is highlighted line by line; lines of over 1,000 characters are not.
- Lists are set tight. Raw HTML is shown as text; only block elements, comments
  and declarations make a block of it.
- A formula block begins with `$$`, `\\[` or `\\begin{…}` at the start of a line and
  ends with the line that closes it, or before an empty line. What goes on after the
  formula in the same line is a paragraph.
  `$$` at the end of a line of text goes to the `$$` that follows in the paragraph.
- Inside a fence of Markdown (`markdown`, `md`, `mdx`) a fence that names its language
  nests: the next one without a language closes only that.
- Next to CJK characters, emphasis begins and ends without a space. In a table the
  tag `<br>` breaks the line.
- `<think>` at the start of a line opens a reasoning region, the first
  `</think>` after it ends it, wherever it stands. The same do `<details …>` with the
  summary "Thinking…" in the same line, and `</details>`. A region without text is
  not shown.
- A `</think>` that is the first such mark of a text ends reasoning that began with
  the text, unless it stands in a fence or between backticks.
"""
