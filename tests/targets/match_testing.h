// What a table of targets means to a site, as lines that a test can compare.
//
// Thread: one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verdict/target_match.h"
#include "verdict/target_table.h"

namespace acrida {

// A table that asks one thing of each of these rows.
inline Targets rows_of(const std::vector<std::string>& labels) {
  std::string table = "| Endpoint | p95 (ms) |\n|---|---|\n";
  for (const std::string& label : labels) {
    table += "| " + label + " | < 500 |\n";
  }
  return read_markdown_targets(table, "t.md").value_or(Targets{});
}

// "POST /a, PUT /b": what a single row means; "nothing", or "? POST /a, PUT /b" when it is
// ambiguous. A guess ends in " (?)".
inline std::string meaning(const std::string& label, const std::vector<RequestName>& names) {
  const Targets targets = rows_of({label});
  const Result<MatchedTargets> matched = match_targets(targets, names, NamesKnown::kSoFar);
  const bool found = matched && matched->unmatched.empty();
  const auto& indices = found ? matched->rows[0].names : matched->unmatched[0].candidates;
  std::string text = found || indices.empty() ? "" : "? ";
  for (std::size_t i = 0; i < indices.size(); ++i) {
    text += (i == 0 ? "" : ", ") + request_text(names[indices[i]]);
  }
  return indices.empty()                           ? "nothing"
         : found && !matched->rows[0].note.empty() ? text + " (?)"
                                                   : text;
}

}  // namespace acrida
