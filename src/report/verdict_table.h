// A verdict's targets as a table: a row for each target, a column for each measure that occurs.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "verdict/verdict.h"

namespace acrida {

struct VerdictTable {
  struct Row {
    const RowVerdict* row = nullptr;
    // By column; several when the target has two limits of one kind, none when it has no such
    // limit.
    std::vector<std::vector<const CellVerdict*>> cells;
  };
  std::vector<std::string> columns;  // percentiles ascending, max, mean, failures, requests/s
  std::vector<Row> rows;
};

// REQUIRES: the verdict outlives the table.
VerdictTable verdict_table(const Verdict& verdict);

// Lines for a terminal, escaped. Columns beyond `width` go on in further tables below; where fewer
// tables do without the intervals of the cells, they are left out. Empty without rows.
std::string table_text(const VerdictTable& table, std::size_t width);

}  // namespace acrida
