#include "report/junit_xml.h"

#include <fmt/format.h>

#include "base/figures.h"
#include "report/markup.h"
#include "report/verdict_cell.h"

namespace acrida {
namespace {

// Elements and attributes; what is given is escaped here.
class Suite {
 public:
  enum class End : char { kPass, kFailure, kError, kSkipped };

  void add(std::string_view group, std::string_view name, End end, const std::string& why) {
    ++tests_;
    cases_ += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\"",
                          escape_for_xml(group), escape_for_xml(name));
    if (end == End::kPass) {
      cases_ += "/>\n";
      return;
    }
    const std::string_view element = end == End::kFailure ? "failure"
                                     : end == End::kError ? "error"
                                                          : "skipped";
    ++(end == End::kFailure ? failures_ : end == End::kError ? errors_ : skipped_);
    cases_ += fmt::format(">\n      <{} message=\"{}\"/>\n    </testcase>\n", element,
                          escape_for_xml(why));
  }

  std::string document(const RunInfo& info, const RunData& data, const Verdict& verdict) const {
    const std::string counts =
        fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{:.3f}\"",
                    tests_, failures_, errors_, skipped_, to_seconds(info.end - data.start));
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites " + counts + ">\n";
    text += fmt::format("  <testsuite name=\"acrida {}\" {} timestamp=\"{}\" hostname=\"{}\">\n",
                        escape_for_xml(info.scenario), counts, utc_timestamp(data.start),
                        escape_for_xml(info.machine));
    text += "    <properties>\n";
    const auto property = [&text](std::string_view name, std::string_view value) {
      text +=
          fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, escape_for_xml(value));
    };
    property("version", info.version);
    property("host", mask_password(info.host));
    property("run_id", info.run_id);
    property("targets", verdict.source);
    text += "    </properties>\n" + cases_ + "    <system-out>";
    text += escape_for_xml(validity_line(verdict.validity)) + "\n";
    text += escape_for_xml(verdict.sentence) + "\n";
    for (const Finding& finding : verdict.findings) {
      text += escape_for_xml(fmt::format("[{}] {}", finding.id, finding.text)) + "\n";
    }
    return text + "</system-out>\n  </testsuite>\n</testsuites>\n";
  }

 private:
  std::string cases_;
  int tests_ = 0;
  int failures_ = 0;
  int errors_ = 0;
  int skipped_ = 0;
};

void add_failed_requests(Suite& suite, const RunData& data) {
  const EntryCounts& counts = data.total.counts;
  const bool failed = counts.failures != 0 || !data.exceptions.empty();
  const std::string why = fmt::format("{} of {} requests failed, {} different exceptions",
                                      counts.failures, counts.requests, data.exceptions.size());
  suite.add("acrida", "no request fails", failed ? Suite::End::kFailure : Suite::End::kPass, why);
}

Suite::End end_of(const CellVerdict& cell, Unproven unproven) {
  switch (cell.outcome) {
    case Outcome::kPass:
      return Suite::End::kPass;
    case Outcome::kFail:
      return Suite::End::kFailure;
    case Outcome::kUnproven:
      break;
  }
  return unproven == Unproven::kIsSkipped ? Suite::End::kSkipped : Suite::End::kFailure;
}

}  // namespace

std::string junit_xml(const RunInfo& info,
                      const RunData& data,
                      const Verdict& verdict,
                      Unproven unproven) {
  Suite suite;
  const bool valid = verdict.validity.valid();
  const std::string validity = validity_line(verdict.validity);
  suite.add("acrida", "the run is valid", valid ? Suite::End::kPass : Suite::End::kError, validity);
  if (!verdict.targets_given()) {
    add_failed_requests(suite, data);
  }
  for (const RowVerdict& row : verdict.rows) {
    for (const CellVerdict& cell : row.cells) {
      const std::string why =
          fmt::format("{} {}", outcome_name(cell.outcome), cell_reason(row, cell));
      suite.add("acrida." + row_name(row), cell_title(row, cell.limit),
                valid ? end_of(cell, unproven) : Suite::End::kError,
                valid ? why : "the run is invalid; " + why);
    }
  }
  return suite.document(info, data, verdict);
}

}  // namespace acrida
