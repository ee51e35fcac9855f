// SiteFinding: one line of check-site: what was looked at, how it is, and what to do about it.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace acrida {

enum class SiteLevel : std::uint8_t { kOk, kWarn, kFail };

struct SiteFinding {
  SiteLevel level = SiteLevel::kOk;
  std::string label;   // "modes of payment"
  std::string what;    // "UPI does not exist"
  std::string remedy;  // empty: nothing to do
};

using SiteReport = std::function<void(const SiteFinding& finding)>;

// "FAIL  modes of payment      UPI does not exist" with its line end, the remedy in a line below
// it. Texts of the site are escaped for a terminal.
std::string finding_text(const SiteFinding& finding);

}  // namespace acrida
