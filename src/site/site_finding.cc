#include "site/site_finding.h"

#include <fmt/format.h>

#include "base/escape.h"

namespace acrida {
namespace {

constexpr int kLabelColumns = 20;

std::string_view level_word(SiteLevel level) {
  switch (level) {
    case SiteLevel::kOk:
      return "ok";
    case SiteLevel::kWarn:
      return "warn";
    case SiteLevel::kFail:
      break;
  }
  return "FAIL";
}

}  // namespace

std::string finding_text(const SiteFinding& finding) {
  std::string text = fmt::format("{:<5} {:<{}} {}\n", level_word(finding.level), finding.label,
                                 kLabelColumns, escape_for_terminal(finding.what));
  if (!finding.remedy.empty()) {
    text += fmt::format("{:<5} {:<{}} -> {}\n", "", "", kLabelColumns,
                        escape_for_terminal(finding.remedy));
  }
  return text;
}

}  // namespace acrida
