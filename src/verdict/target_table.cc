#include "verdict/target_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "verdict/limit_text.h"
#include "verdict/markdown_table.h"
#include "verdict/request_glob.h"
#include "verdict/target_rows.h"

namespace acrida {
namespace {

bool has_column(const MarkdownRow& header, TargetColumn::Kind kind) {
  return std::any_of(header.cells.begin(), header.cells.end(), [kind](const MarkdownCell& cell) {
    const Result<TargetColumn> column = read_target_column(cell.text);
    return column && column->kind == kind;
  });
}

using Columns = std::vector<TargetColumn>;

Result<Columns> columns_of(const TargetRows& rows, const MarkdownRow& header) {
  if (header.cells.size() > kTargetColumnsMax) {
    return rows.fail_at(header.line, 1, fmt::format("more than {} columns", kTargetColumnsMax));
  }
  Columns columns;
  for (const MarkdownCell& cell : header.cells) {
    const Result<TargetColumn> column = read_target_column(cell.text);
    if (!column) {
      return rows.fail_at(header.line, cell.column, column.error().message());
    }
    const bool twice = std::any_of(columns.begin(), columns.end(), [&](const TargetColumn& one) {
      return one.kind == column->kind && one.measure.measure == column->measure.measure &&
             one.measure.quantile == column->measure.quantile;
    });
    if (twice) {
      return rows.fail_at(
          header.line, cell.column,
          fmt::format("{} is a second column of the same kind", quoted_text(cell.text)));
    }
    columns.push_back(*column);
  }
  const bool named = std::any_of(columns.begin(), columns.end(), [](const TargetColumn& one) {
    return one.kind == TargetColumn::Kind::kLabel;
  });
  if (!named) {
    return rows.fail_at(header.line, 1, "no column 'Endpoint' that names the rows");
  }
  return columns;
}

// No header has a column of limits: one that names rows is meant to, and has a slip.
std::unexpected<Error> no_table(const TargetRows& rows, const MarkdownTables& found) {
  for (const MarkdownRow& header : found.bare_headers) {
    if (has_column(header, TargetColumn::Kind::kMeasure)) {
      return rows.fail_at(
          header.line, 1,
          "a table's header needs a line |---|---| below it, a --- for each column");
    }
  }
  for (const MarkdownTable& table : found.tables) {
    if (const Result<Columns> columns = columns_of(rows, table.header);
        has_column(table.header, TargetColumn::Kind::kLabel) && !columns) {
      return fail(columns.error());
    }
  }
  return rows.fail_at(1, 1,
                      "no table with a column of limits: | Endpoint | p95 (ms) |, the line "
                      "|---|---|, and rows such as | Login | < 500 |");
}

Result<void> add_row(TargetRows& rows, const Columns& columns, const MarkdownRow& row) {
  if (row.cells.size() != columns.size()) {
    const bool more = row.cells.size() > columns.size();
    const std::uint32_t character =
        more ? row.cells[columns.size()].column : row.cells.back().column;
    return rows.fail_at(
        row.line, character,
        fmt::format("{} cell{} in a table of {} columns; {}", row.cells.size(),
                    row.cells.size() == 1 ? "" : "s", columns.size(),
                    more ? "a | in a name is written \\|"
                         : "a cell without limit is -, and text below a table stands "
                           "behind an empty line"));
  }
  std::vector<TargetCell> cells;
  cells.reserve(row.cells.size());
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    cells.push_back({columns[i], row.cells[i].text, row.line, row.cells[i].column});
  }
  return rows.add(cells, row.line);
}

// The columns of a table that has these limits, in the order in which people write them.
std::vector<Limit> columns_in(const Targets& targets) {
  std::vector<Limit> columns;
  for (const TargetRow& row : targets.rows) {
    for (const Limit& limit : row.limits) {
      const bool known = std::any_of(columns.begin(), columns.end(), [&limit](const Limit& one) {
        return one.measure == limit.measure && one.quantile == limit.quantile;
      });
      if (!known) {
        columns.push_back(limit);
      }
    }
  }
  std::sort(columns.begin(), columns.end(), [](const Limit& a, const Limit& b) {
    return std::pair(a.measure, a.quantile) < std::pair(b.measure, b.quantile);
  });
  return columns;
}

// One line: its limits leave `left`.
std::string row_line(const TargetRow& row,
                     const std::vector<Limit>& columns,
                     bool requests,
                     std::vector<Limit>& left) {
  std::string line = "| " + (row.label.empty() ? "All requests" : markdown_cell(row.label)) + " |";
  if (requests) {
    line += row.globs.empty() ? " |" : " " + markdown_cell(join_globs(row.globs)) + " |";
  }
  for (const Limit& column : columns) {
    const auto limit = std::find_if(left.begin(), left.end(), [&column](const Limit& one) {
      return one.measure == column.measure && one.quantile == column.quantile;
    });
    line += limit == left.end() ? " - |" : " " + limit_cell(*limit) + " |";
    if (limit != left.end()) {
      left.erase(limit);
    }
  }
  return line + "\n";
}

}  // namespace

Result<Targets> read_markdown_targets(std::string_view text, const std::string& source) {
  TargetRows rows(source);
  if (text.size() > kTargetFileBytesMax) {
    return rows.fail_at(1, 1, fmt::format("more than {} bytes", kTargetFileBytesMax));
  }
  const MarkdownTables found = markdown_tables(text);
  const auto table =
      std::find_if(found.tables.begin(), found.tables.end(), [](const MarkdownTable& one) {
        return has_column(one.header, TargetColumn::Kind::kMeasure);
      });
  if (table == found.tables.end()) {
    return no_table(rows, found);
  }
  const Result<Columns> columns = columns_of(rows, table->header);
  if (!columns) {
    return fail(columns.error());
  }
  for (const MarkdownRow& row : table->rows) {
    if (const Result<void> added = add_row(rows, *columns, row); !added) {
      return fail(added.error());
    }
  }
  return rows.finish(table->header.line);
}

Result<Targets> read_targets(std::string_view text, const std::string& source) {
  return to_lower(source).ends_with(".toml") ? read_toml_targets(text, source)
                                             : read_markdown_targets(text, source);
}

std::string markdown_table(const Targets& targets) {
  const std::vector<Limit> columns = columns_in(targets);
  const bool requests = std::any_of(targets.rows.begin(), targets.rows.end(),
                                    [](const TargetRow& row) { return !row.globs.empty(); });
  std::string text = requests ? "| Endpoint | Request |" : "| Endpoint |";
  std::string delimiter = requests ? "|---|---|" : "|---|";
  for (const Limit& column : columns) {
    text += " " + column_title(column) + " |";
    delimiter += "---|";
  }
  text += "\n" + delimiter + "\n";
  for (const TargetRow& row : targets.rows) {
    std::vector<Limit> left = row.limits;
    do {
      text += row_line(row, columns, requests, left);
    } while (!left.empty());
  }
  return text;
}

}  // namespace acrida
