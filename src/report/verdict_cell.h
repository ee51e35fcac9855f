// One cell of a verdict in words, for all that shows it: console, JUnit, Markdown, annotations.
//
// What comes from targets and from the site (labels, reasons) is not escaped here: whoever shows it
// does that.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "verdict/verdict.h"

namespace acrida {

struct OutcomeCounts {
  std::size_t pass = 0;
  std::size_t fail = 0;
  std::size_t unproven = 0;
};

OutcomeCounts count_outcomes(const Verdict& verdict);

// "POS Invoice Create"; "all requests" where a row has no label.
std::string row_name(const RowVerdict& row);
// "p95", with the stretch in which it holds: "p95 for 10s".
std::string column_name(const Limit& limit);
// "< 800 ms", ">= 10.0 /s".
std::string limit_text(const Limit& limit);
// "POS Invoice Create p95 < 800 ms".
std::string cell_title(const RowVerdict& row, const Limit& limit);

enum class CellDetail : char { kShort, kWithInterval };
// "PASS 182 ms [170-195] < 300", how the value lies to the limit; short without the interval.
std::string cell_text(const CellVerdict& cell, CellDetail detail);
// The same without the cell's name, which several cells may share.
std::string cell_why(const CellVerdict& cell);
// Why it is no PASS: "p99 of Login: 70 samples; 299 are needed: 4 more minutes". Of a PASS, the
// figures that it rests on.
std::string cell_reason(const RowVerdict& row, const CellVerdict& cell);

// "12 PASS, 2 FAIL, 14 UNPROVEN".
std::string outcome_counts(const Verdict& verdict);

}  // namespace acrida
