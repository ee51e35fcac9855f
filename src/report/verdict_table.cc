#include "report/verdict_table.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/escape.h"
#include "base/figures.h"
#include "report/text_layout.h"
#include "report/verdict_cell.h"

namespace acrida {
namespace {

constexpr std::size_t kLabelWidth = 30;
constexpr std::string_view kGap = "  ";
constexpr std::string_view kHead = "target";

auto place_of(const Limit& limit) {
  return std::tuple(limit.measure, limit.quantile, limit.span, limit.span_length);
}

// A table of texts: of each row its label and, by column, the lines of the cell.
struct Texts {
  std::vector<std::string> labels;
  std::vector<std::vector<std::vector<std::string>>> cells;
  std::vector<std::size_t> widths;  // by column
  std::size_t label_width = kHead.size();
};

Texts texts_of(const VerdictTable& table, CellDetail detail) {
  Texts texts;
  for (const std::string& column : table.columns) {
    texts.widths.push_back(character_count(column));
  }
  for (const VerdictTable::Row& row : table.rows) {
    const std::string_view mark = row.row->whole_run ? " *" : "";
    const std::string label = escape_for_terminal(row_name(*row.row));
    texts.labels.push_back(cut_to_width(label, kLabelWidth - mark.size()) + std::string(mark));
    texts.label_width = std::max(texts.label_width, character_count(texts.labels.back()));
    auto& lines = texts.cells.emplace_back(table.columns.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      for (const CellVerdict* const cell : row.cells[i]) {
        lines[i].push_back(cell_text(*cell, detail));
        texts.widths[i] = std::max(texts.widths[i], character_count(lines[i].back()));
      }
    }
  }
  return texts;
}

std::size_t width_of(const Texts& texts, std::size_t first, std::size_t last) {
  std::size_t width = texts.label_width;
  for (std::size_t i = first; i < last; ++i) {
    width += kGap.size() + texts.widths[i];
  }
  return width;
}

// Where the tables end that the columns are laid out in.
std::vector<std::size_t> parts_of(const Texts& texts, std::size_t width) {
  std::vector<std::size_t> ends;
  std::size_t first = 0;
  for (std::size_t i = 1; i < texts.widths.size(); ++i) {
    if (width_of(texts, first, i + 1) > width) {
      ends.push_back(i);
      first = i;
    }
  }
  ends.push_back(texts.widths.size());
  return ends;
}

void append_line(std::string& lines, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  lines += line + "\n";
}

// Columns [first, last), of the rows that have something in them.
std::string lay_out(const Texts& texts,
                    const std::vector<std::string>& columns,
                    std::size_t first,
                    std::size_t last) {
  std::string lines;
  std::string head = left_aligned(kHead, texts.label_width);
  std::string rule(texts.label_width, '-');
  for (std::size_t i = first; i < last; ++i) {
    head += std::string(kGap) + left_aligned(columns[i], texts.widths[i]);
    rule += std::string(kGap) + std::string(texts.widths[i], '-');
  }
  append_line(lines, std::move(head));
  append_line(lines, std::move(rule));
  for (std::size_t row = 0; row < texts.labels.size(); ++row) {
    const auto& cells = texts.cells[row];
    std::size_t height = 0;
    for (std::size_t i = first; i < last; ++i) {
      height = std::max(height, cells[i].size());
    }
    for (std::size_t n = 0; n < height; ++n) {
      std::string line = left_aligned(n == 0 ? texts.labels[row] : "", texts.label_width);
      for (std::size_t i = first; i < last; ++i) {
        line += std::string(kGap) +
                left_aligned(n < cells[i].size() ? cells[i][n] : "", texts.widths[i]);
      }
      append_line(lines, std::move(line));
    }
  }
  return lines;
}

}  // namespace

VerdictTable verdict_table(const Verdict& verdict) {
  std::vector<const Limit*> limits;
  for (const RowVerdict& row : verdict.rows) {
    for (const CellVerdict& cell : row.cells) {
      limits.push_back(&cell.limit);
    }
  }
  const auto by_place = [](const Limit* limit) {
    return place_of(*limit);
  };
  std::ranges::sort(limits, {}, by_place);
  const auto same = std::ranges::unique(limits, {}, by_place);
  limits.erase(same.begin(), same.end());
  VerdictTable table;
  for (const Limit* const limit : limits) {
    table.columns.push_back(column_name(*limit));
  }
  for (const RowVerdict& row : verdict.rows) {
    VerdictTable::Row& added = table.rows.emplace_back();
    added.row = &row;
    added.cells.resize(limits.size());
    for (const CellVerdict& cell : row.cells) {
      const auto place = std::ranges::lower_bound(limits, place_of(cell.limit), {}, by_place);
      added.cells[static_cast<std::size_t>(place - limits.begin())].push_back(&cell);
    }
  }
  return table;
}

std::string table_text(const VerdictTable& table, std::size_t width) {
  if (table.rows.empty()) {
    return "";
  }
  Texts texts = texts_of(table, CellDetail::kWithInterval);
  std::vector<std::size_t> ends = parts_of(texts, width);
  Texts narrow = texts_of(table, CellDetail::kShort);
  if (std::vector<std::size_t> fewer = parts_of(narrow, width); fewer.size() < ends.size()) {
    texts = std::move(narrow);
    ends = std::move(fewer);
  }
  std::string text;
  std::size_t first = 0;
  for (const std::size_t last : ends) {
    text += (text.empty() ? "" : "\n") + lay_out(texts, table.columns, first, last);
    first = last;
  }
  return text;
}

}  // namespace acrida
