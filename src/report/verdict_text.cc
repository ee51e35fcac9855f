#include "report/verdict_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/escape.h"
#include "base/strings.h"
#include "report/text_layout.h"
#include "report/verdict_cell.h"
#include "report/verdict_table.h"

namespace acrida {
namespace {

std::string paragraph(std::string_view first, std::string_view text) {
  return wrapped(first, escape_for_terminal(text), kProseColumns);
}

// Cells that are so for the same reason.
struct Reason {
  Outcome outcome = Outcome::kUnproven;
  std::string why;
  std::vector<std::string> cells;
};

std::vector<Reason> reasons_of(const Verdict& verdict) {
  std::vector<Reason> reasons;
  for (const RowVerdict& row : verdict.rows) {
    for (const CellVerdict& cell : row.cells) {
      if (cell.outcome == Outcome::kPass) {
        continue;
      }
      const std::string why = cell_why(cell);
      const auto same = std::ranges::find_if(reasons, [&](const Reason& reason) {
        return reason.outcome == cell.outcome && reason.why == why;
      });
      Reason& reason = same != reasons.end() ? *same : reasons.emplace_back(cell.outcome, why);
      reason.cells.push_back(fmt::format("{} of {}", column_name(cell.limit), row_name(row)));
    }
  }
  return reasons;
}

std::string reasons(const Verdict& verdict) {
  std::string text;
  for (const Reason& reason : reasons_of(verdict)) {
    text += paragraph(fmt::format("{} ", outcome_name(reason.outcome)),
                      fmt::format("{}: {}", join(reason.cells, ", "), reason.why));
  }
  return text;
}

std::string targets_text(const Verdict& verdict) {
  if (!verdict.targets_given()) {
    return "";
  }
  std::string text = "\n";
  const std::string of = verdict.source.empty() ? "" : " of " + verdict.source;
  text += paragraph(verdict.provisional ? "Provisional, the run goes on: " : "",
                    fmt::format("Targets{}: {}", of, outcome_counts(verdict)));
  if (!verdict.window_text.empty()) {
    text += paragraph("", "Judged: " + verdict.window_text);
  }
  text += "\n" + table_text(verdict_table(verdict), kVerdictColumns);
  const bool whole_run = std::ranges::any_of(verdict.rows, &RowVerdict::whole_run);
  text += whole_run ? "* made in on_start: judged over the whole run\n" : "";
  const std::string why = reasons(verdict);
  return text + (why.empty() ? "" : "\n" + why);
}

std::string finding_text(const Finding& finding) {
  std::string text = "\n" + paragraph(fmt::format("[{}] ", finding.id),
                                      fmt::format("{} ({} confidence)", finding.text,
                                                  confidence_name(finding.confidence)));
  for (const Evidence& evidence : finding.evidence) {
    text += paragraph("  seen: ", evidence.what + ": " + evidence.value);
  }
  for (const std::string& cause : finding.causes) {
    text += paragraph("  likely: ", cause);
  }
  return text + (finding.next_step.empty() ? "" : paragraph("  next: ", finding.next_step));
}

}  // namespace

std::string verdict_text(const Verdict& verdict) {
  std::string text = escape_for_terminal(validity_line(verdict.validity)) + "\n";
  if (!verdict.sentence.empty()) {
    text += paragraph("", verdict.sentence);
  }
  text += targets_text(verdict);
  for (const Finding& finding : verdict.findings) {
    text += finding_text(finding);
  }
  return text;
}

std::string live_verdict(const Verdict& verdict) {
  return verdict.targets_given() ? "verdict so far: " + outcome_counts(verdict) : "";
}

}  // namespace acrida
