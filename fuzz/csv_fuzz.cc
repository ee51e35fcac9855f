// CsvTable: what was read and is written again reads back the same, whatever quotes and line ends
// it is written with; an error names the file and a line that it has.
//
// Input: a CSV file.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "base/strings.h"
#include "fuzz/fuzz_target.h"
#include "scenario/csv_table.h"

namespace acrida {
namespace {

using detail::CsvTable;

constexpr std::string_view kName = "data/t.csv";

// CRLF, LF and CR, one each.
std::size_t line_ends_in(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool first_of_two = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    count += (text[i] == '\r' && !first_of_two) || text[i] == '\n' ? 1U : 0U;
  }
  return count;
}

void check_error(const Error& error, std::string_view text) {
  std::string_view rest = error.message();
  ACRIDA_CHECK(rest.starts_with(kName));
  rest.remove_prefix(kName.size());
  if (rest == ": a header but no rows") {
    return;
  }
  ACRIDA_CHECK(rest.starts_with(':'));
  const auto line = parse_decimal(rest.substr(1, rest.find(':', 1) - 1));
  ACRIDA_CHECK(line && *line >= 1 && *line <= line_ends_in(text) + 1);
}

void check_shape(const CsvTable& table, std::string_view text) {
  ACRIDA_CHECK(table.size() > 0 && !table.columns().empty());
  const std::set<std::string> names(table.columns().begin(), table.columns().end());
  ACRIDA_CHECK(names.size() == table.columns().size());
  for (std::size_t i = 0; i < table.columns().size(); ++i) {
    const std::string& column = table.columns()[i];
    ACRIDA_CHECK(!column.empty() && trim(column) == column && table.column(column) == i);
  }
  std::size_t before = 1;
  for (std::size_t row = 0; row < table.size(); ++row) {
    ACRIDA_CHECK(table.line(row) > before && table.line(row) <= line_ends_in(text) + 1);
    before = table.line(row);
  }
}

struct Style {
  std::string_view line_end;
  bool always_quoted;
  bool last_line_ends;
};

std::string written_field(std::string_view field, const Style& style) {
  const bool quoted = style.always_quoted || field.find_first_of(",\"\r\n") != std::string::npos;
  if (!quoted) {
    return std::string(field);
  }
  std::string text = "\"";
  for (const char c : field) {
    text.append(c == '"' ? 2 : 1, c);
  }
  return text + '"';
}

// The table as text, and the line on which each row begins.
std::string written(const CsvTable& table, const Style& style, std::vector<std::size_t>& lines) {
  std::string text;
  const std::size_t columns = table.columns().size();
  for (std::size_t i = 0; i < columns; ++i) {
    // The header keeps its quotes: a name may begin with the bytes of a byte order mark.
    text += (i == 0 ? "" : ",") + written_field(table.columns()[i], {style.line_end, true, true});
  }
  for (std::size_t row = 0; row < table.size(); ++row) {
    text += style.line_end;
    lines.push_back(line_ends_in(text) + 1);
    for (std::size_t i = 0; i < columns; ++i) {
      // A line of nothing would be an empty line and no row.
      const bool alone = columns == 1 && table.field(row, i).empty();
      const Style used{style.line_end, style.always_quoted || alone, style.last_line_ends};
      text += (i == 0 ? "" : ",") + written_field(table.field(row, i), used);
    }
  }
  return style.last_line_ends ? text + std::string(style.line_end) : text;
}

void check_round_trip(const CsvTable& table, const Style& style) {
  std::vector<std::size_t> lines;
  const Result<CsvTable> again =
      CsvTable::parse(written(table, style, lines), std::string(kName), CsvFilter());
  ACRIDA_CHECK(again && again->columns() == table.columns() && again->size() == table.size());
  for (std::size_t row = 0; row < table.size(); ++row) {
    ACRIDA_CHECK(again->line(row) == lines[row]);
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
      ACRIDA_CHECK(again->field(row, i) == table.field(row, i));
    }
  }
}

// The rows with the last row's first field: at least that one.
void check_filter(const CsvTable& table, std::string_view text) {
  const std::string value(table.field(table.size() - 1, 0));
  std::size_t wanted = 0;
  for (std::size_t row = 0; row < table.size(); ++row) {
    wanted += table.field(row, 0) == value ? 1U : 0U;
  }
  const Result<CsvTable> some =
      CsvTable::parse(std::string(text), std::string(kName), where(table.columns()[0], value));
  ACRIDA_CHECK(some && some->size() == wanted);
  for (std::size_t row = 0; row < some->size(); ++row) {
    ACRIDA_CHECK(some->field(row, 0) == value);
  }
  const Result<CsvTable> none =
      CsvTable::parse(std::string(text), std::string(kName), where(" no such column ", value));
  ACRIDA_CHECK(!none && none.error().message().starts_with(kName));
}

void check(std::string_view text) {
  const Result<CsvTable> table =
      CsvTable::parse(std::string(text), std::string(kName), CsvFilter());
  if (!table) {
    check_error(table.error(), text);
    return;
  }
  check_shape(*table, text);
  for (const std::string_view line_end : {"\n", "\r\n", "\r"}) {
    for (const bool always_quoted : {false, true}) {
      check_round_trip(*table, {line_end, always_quoted, false});
      check_round_trip(*table, {line_end, always_quoted, true});
    }
  }
  check_filter(*table, text);
}

}  // namespace
}  // namespace acrida

int fuzz_one_input(const std::uint8_t* data, std::size_t size) {
  const void* const bytes = data;
  acrida::check(std::string_view(static_cast<const char*>(bytes), size));
  return 0;
}
