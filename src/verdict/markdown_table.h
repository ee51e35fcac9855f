// The tables in a Markdown text, as GitHub reads them: a header, a line |---|---| below it, and
// rows up to an empty line. Those in fenced code are none.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace acrida {

struct MarkdownCell {
  std::string text;          // trimmed, with \| as |
  std::uint32_t column = 1;  // where it begins, in characters from 1
};

struct MarkdownRow {
  std::uint32_t line = 0;  // from 1
  std::vector<MarkdownCell> cells;
};

struct MarkdownTable {
  MarkdownRow header;
  std::vector<MarkdownRow> rows;
};

struct MarkdownTables {
  std::vector<MarkdownTable> tables;
  // Lines with cells that would be the header of a table if one of |---| stood below.
  std::vector<MarkdownRow> bare_headers;
};

// Cost: linear in the text.
MarkdownTables markdown_tables(std::string_view text);

// As a cell: | becomes \|, line ends become blanks.
std::string markdown_cell(std::string_view text);

}  // namespace acrida
