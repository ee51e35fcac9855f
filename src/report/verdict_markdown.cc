#include "report/verdict_markdown.h"

#include <fmt/format.h>

#include <vector>

#include "report/markup.h"
#include "report/verdict_cell.h"
#include "report/verdict_table.h"

namespace acrida {
namespace {

constexpr std::size_t kRowsBytesMax = 24'000;
constexpr std::size_t kReasonsBytesMax = 12'000;
constexpr std::size_t kFindingsBytesMax = 24'000;

std::string_view emphasis(Outcome outcome) {
  return outcome == Outcome::kFail ? "**" : "";
}

std::string cell_markdown(const std::vector<const CellVerdict*>& cells) {
  std::string text;
  for (const CellVerdict* const cell : cells) {
    const std::string_view mark = emphasis(cell->outcome);
    text += fmt::format("{}{}{}{}", text.empty() ? "" : "<br>", mark,
                        escape_for_markdown(cell_text(*cell, CellDetail::kWithInterval)), mark);
  }
  return text;
}

// As many of the pieces as fit, and how many are left out.
std::string bounded(const std::vector<std::string>& pieces,
                    std::size_t bytes_max,
                    std::string_view mark = "-") {
  std::string text;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (text.size() + pieces[i].size() > bytes_max) {
      return text + fmt::format("{} and {} more\n", mark, pieces.size() - i);
    }
    text += pieces[i];
  }
  return text;
}

std::string table_markdown(const VerdictTable& table) {
  std::string head = "| target |";
  std::string rule = "|---|";
  for (const std::string& column : table.columns) {
    head += " " + escape_for_markdown(column) + " |";
    rule += "---|";
  }
  std::vector<std::string> lines;
  for (const VerdictTable::Row& row : table.rows) {
    std::string& line = lines.emplace_back("| " + escape_for_markdown(row_name(*row.row)) + " |");
    for (const auto& cells : row.cells) {
      line += " " + cell_markdown(cells) + " |";
    }
    line += "\n";
  }
  return head + "\n" + rule + "\n" + bounded(lines, kRowsBytesMax, "|");
}

std::string reasons_markdown(const Verdict& verdict) {
  std::vector<std::string> reasons;
  for (const RowVerdict& row : verdict.rows) {
    for (const CellVerdict& cell : row.cells) {
      if (cell.outcome != Outcome::kPass) {
        reasons.push_back(fmt::format("- {} {}\n", outcome_name(cell.outcome),
                                      escape_for_markdown(cell_reason(row, cell))));
      }
    }
  }
  return bounded(reasons, kReasonsBytesMax);
}

std::string finding_markdown(const Finding& finding) {
  std::string text =
      fmt::format("- **{}** {} ({} confidence)\n", escape_for_markdown(finding.id),
                  escape_for_markdown(finding.text), confidence_name(finding.confidence));
  for (const Evidence& evidence : finding.evidence) {
    text += fmt::format("  - seen: {}: {}\n", escape_for_markdown(evidence.what),
                        escape_for_markdown(evidence.value));
  }
  for (const std::string& cause : finding.causes) {
    text += fmt::format("  - likely: {}\n", escape_for_markdown(cause));
  }
  if (!finding.next_step.empty()) {
    text += fmt::format("  - next: {}\n", escape_for_markdown(finding.next_step));
  }
  return text;
}

std::string findings_markdown(const Verdict& verdict) {
  const std::size_t count = verdict.findings.size();
  std::vector<std::string> findings;
  findings.reserve(count);
  for (const Finding& finding : verdict.findings) {
    findings.push_back(finding_markdown(finding));
  }
  // The blank lines make Markdown of what stands between the tags.
  return fmt::format("<details><summary>{} finding{}</summary>\n\n{}\n</details>\n", count,
                     count == 1 ? "" : "s", bounded(findings, kFindingsBytesMax));
}

}  // namespace

std::string verdict_markdown(const RunInfo& info, const Verdict& verdict) {
  const std::string title = verdict.sentence.empty() ? "Load test" : verdict.sentence;
  std::string text = "### " + escape_for_markdown(title) + "\n\n";
  text += escape_for_markdown(validity_line(verdict.validity)) + "\n";
  if (verdict.targets_given()) {
    text += "\n" + table_markdown(verdict_table(verdict)) + "\n" + outcome_counts(verdict);
    text += verdict.window_text.empty() ? "" : "; " + escape_for_markdown(verdict.window_text);
    const std::string reasons = reasons_markdown(verdict);
    text += "\n" + (reasons.empty() ? "" : "\n" + reasons);
  }
  if (!verdict.findings.empty()) {
    text += "\n" + findings_markdown(verdict);
  }
  const std::string against =
      info.host.empty() ? "" : " against " + escape_for_markdown(mask_password(info.host));
  return text + fmt::format("\nacrida {}: {}{}, run {}\n", info.version,
                            escape_for_markdown(info.scenario), against,
                            escape_for_markdown(info.run_id));
}

}  // namespace acrida
