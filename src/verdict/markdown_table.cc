#include "verdict/markdown_table.h"

#include <algorithm>
#include <optional>

#include "base/figures.h"
#include "base/strings.h"

namespace acrida {
namespace {

// As GitHub has it: whatever stands before the backslash.
bool escaped(std::string_view line, std::size_t index) {
  return index > 0 && line[index - 1] == '\\';
}

// The cells of a line with an unescaped |; none: it has no such.
std::vector<MarkdownCell> cells_of(std::string_view line) {
  std::vector<std::size_t> bars;
  for (std::size_t i = line.find('|'); i != std::string_view::npos; i = line.find('|', i + 1)) {
    if (!escaped(line, i)) {
      bars.push_back(i);
    }
  }
  if (bars.empty()) {
    return {};
  }
  std::vector<MarkdownCell> cells;
  std::size_t begin = 0;
  std::uint32_t characters = 1;
  bars.push_back(line.size());
  for (const std::size_t bar : bars) {
    const std::string_view whole = line.substr(begin, bar - begin);
    const std::string_view inner = trim(whole);
    const bool outside = inner.empty() && (begin == 0 || bar == line.size());
    if (!outside) {
      MarkdownCell cell;
      const std::size_t blanks =
          inner.empty() ? 0 : static_cast<std::size_t>(inner.data() - whole.data());
      cell.column = characters + static_cast<std::uint32_t>(blanks);
      for (std::size_t i = 0; i < inner.size(); ++i) {
        i += inner[i] == '\\' && i + 1 < inner.size() && inner[i + 1] == '|' ? 1U : 0U;
        cell.text += inner[i];
      }
      cells.push_back(std::move(cell));
    }
    characters += static_cast<std::uint32_t>(character_count(whole)) + 1;
    begin = std::min(bar + 1, line.size());
  }
  return cells;
}

bool is_delimiter(const std::vector<MarkdownCell>& cells) {
  return !cells.empty() && std::all_of(cells.begin(), cells.end(), [](const MarkdownCell& cell) {
    std::string_view text = cell.text;
    if (text.starts_with(':')) {
      text.remove_prefix(1);
    }
    if (text.ends_with(':')) {
      text.remove_suffix(1);
    }
    return !text.empty() && text.find_first_not_of('-') == std::string_view::npos;
  });
}

// ``` or ~~~, three and more; empty: no fence.
std::string_view fence_of(std::string_view line) {
  line = trim(line);
  if (!line.starts_with("```") && !line.starts_with("~~~")) {
    return {};
  }
  return line.substr(0, std::min(line.find_first_not_of(line[0]), line.size()));
}

// What ends a table without an empty line.
bool begins_block(std::string_view line) {
  line = trim(line);
  return line.empty() || line[0] == '#' || line[0] == '>' || !fence_of(line).empty();
}

class TableScanner {
 public:
  explicit TableScanner(std::string_view text) : lines_(split(text, '\n')) {}

  MarkdownTables scan() {
    while (next_ < lines_.size()) {
      if (!skip_fence() && !take_table()) {
        ++next_;
      }
    }
    return std::move(found_);
  }

 private:
  MarkdownRow row_at(std::size_t index) const {
    return {static_cast<std::uint32_t>(index + 1), cells_of(trimmed_end(lines_[index]))};
  }

  static std::string_view trimmed_end(std::string_view line) {
    const std::size_t last = line.find_last_not_of(" \t\r");
    return line.substr(0, last == std::string_view::npos ? 0 : last + 1);
  }

  bool skip_fence() {
    const std::string_view open = fence_of(lines_[next_]);
    if (open.empty()) {
      return false;
    }
    ++next_;
    while (next_ < lines_.size() && !fence_of(lines_[next_]).starts_with(open)) {
      ++next_;
    }
    next_ = std::min(next_ + 1, lines_.size());
    return true;
  }

  bool take_table() {
    MarkdownRow header = row_at(next_);
    if (header.cells.empty() || is_delimiter(header.cells)) {
      return false;
    }
    const bool table = next_ + 1 < lines_.size() && is_delimiter(row_at(next_ + 1).cells);
    if (!table) {
      if (found_.bare_headers.empty() || found_.bare_headers.back().line != next_) {
        found_.bare_headers.push_back(std::move(header));
      }
      return false;
    }
    MarkdownTable made{.header = std::move(header), .rows = {}};
    for (next_ += 2; next_ < lines_.size() && !begins_block(lines_[next_]); ++next_) {
      MarkdownRow row = row_at(next_);
      if (row.cells.empty()) {  // a line without | is a row of one cell
        row.cells.push_back({std::string(trim(lines_[next_])), 1});
      }
      made.rows.push_back(std::move(row));
    }
    found_.tables.push_back(std::move(made));
    return true;
  }

  std::vector<std::string_view> lines_;
  std::size_t next_ = 0;
  MarkdownTables found_;
};

}  // namespace

MarkdownTables markdown_tables(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) {
    text.remove_prefix(kByteOrderMark.size());
  }
  return TableScanner(text).scan();
}

std::string markdown_cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    cell += c == '|' ? "\\" : "";
    cell += c == '\n' || c == '\r' ? ' ' : c;
  }
  return cell;
}

}  // namespace acrida
