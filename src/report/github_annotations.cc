#include "report/github_annotations.h"

#include <fmt/format.h>

#include <vector>

#include "base/escape.h"
#include "report/verdict_cell.h"

namespace acrida {
namespace {

// The workflow command's own escapes; what else no log should hold is shown as \xNN.
std::string escape_command(std::string_view text, bool property) {
  std::string out;
  std::size_t line = 0;
  for (std::string_view rest = text; !rest.empty(); ++line) {
    const std::string_view piece = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(piece.size() + 1, rest.size()));
    out += line == 0 ? "" : "%0A";
    for (const char c : escape_for_terminal(piece)) {
      const bool special = c == '%' || (property && (c == ':' || c == ','));
      out += special ? fmt::format("%{:02X}", static_cast<int>(c)) : std::string(1, c);
    }
  }
  return out;
}

struct Annotation {
  std::string title;
  std::string text;
};

std::string lines_of(std::string_view level, const std::vector<Annotation>& annotations) {
  const std::size_t count = annotations.size();
  const std::size_t shown = count > kAnnotationsMax ? kAnnotationsMax - 1 : count;
  std::string lines;
  for (std::size_t i = 0; i < shown; ++i) {
    lines += fmt::format("::{} title={}::{}\n", level, escape_command(annotations[i].title, true),
                         escape_command(annotations[i].text, false));
  }
  if (shown < count) {
    lines += fmt::format("::{} title=Acrida::and {} more; the job's summary has them all\n", level,
                         count - shown);
  }
  return lines;
}

}  // namespace

std::string github_annotations(const Verdict& verdict) {
  std::vector<Annotation> errors;
  errors.reserve(verdict.validity.findings.size());
  std::vector<Annotation> warnings;
  for (const ValidityFinding& finding : verdict.validity.findings) {
    errors.push_back({fmt::format("The run is invalid ({})", finding.id), finding.text});
  }
  for (const RowVerdict& row : verdict.rows) {
    for (const CellVerdict& cell : row.cells) {
      if (cell.outcome != Outcome::kPass) {
        const bool failed = cell.outcome == Outcome::kFail;
        (failed ? errors : warnings)
            .push_back(
                {fmt::format("{} {}", outcome_name(cell.outcome), cell_title(row, cell.limit)),
                 cell_reason(row, cell)});
      }
    }
  }
  for (const Finding& finding : verdict.findings) {
    std::string text = finding.text;
    for (const Evidence& evidence : finding.evidence) {
      text += fmt::format("\n{}: {}", evidence.what, evidence.value);
    }
    text += finding.next_step.empty() ? "" : "\nNext: " + finding.next_step;
    warnings.push_back({std::string(finding.id), std::move(text)});
  }
  return lines_of("error", errors) + lines_of("warning", warnings);
}

}  // namespace acrida
