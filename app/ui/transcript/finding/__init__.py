"""Looking for a text in what a transcript shows.

`needle.Needle` is what is looked for, `shown_text` the lines as one text, `searched`
what was found in one entry, `finder.Finder` in all of them. Knows no Textual; may
import the viewport, its entries, and the lines of the Markdown renderer.
"""
