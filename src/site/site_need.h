// SiteNeed: one thing that a scenario needs of a site: how to see whether it is there, and what to
// create where it is not. check-site shows what is seen, prepare-site carries out the changes: both
// from the same look, so that they cannot disagree.
//
// Thread: values; a look blocks (FrappeClient).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "site/frappe_client.h"
#include "site/frappe_error.h"
#include "site/site_finding.h"
#include "site/site_plan.h"
#include "site/value.h"

namespace acrida {

// A document that prepare-site creates or changes.
struct SiteChange {
  enum class Kind : std::uint8_t {
    kCreate,
    kCreateAndSubmit,
    kOpenTill,  // created and submitted, with the site's own time as its beginning
    kUpdate,
  };

  Kind kind = Kind::kCreate;
  std::string doctype;
  std::string name;  // of the document that is updated; otherwise for people
  Value fields;
  std::string note;  // "allow_partial_payment = 1": what an update changes

  // "create Mode of Payment UPI".
  std::string text() const;
};

// What was seen.
struct SiteLook {
  SiteLevel level = SiteLevel::kOk;
  std::string what;                 // "Cash, UPI, Card" or "UPI and Card do not exist"
  std::string by_hand;              // what a person has to do; empty: nothing
  std::string caution;              // what the changes do not see to; empty: nothing
  std::vector<SiteChange> changes;  // what prepare-site does

  // Notes a defect: the look fails, and `what` lists them as enumerate() does, with semicolons.
  void lack(std::string text);
  std::vector<std::string> defects;
};

struct SiteNeed {
  std::string label;   // "modes of payment"
  bool basis = false;  // without it nothing else can be made
  std::function<FrappeResult<SiteLook>(FrappeClient&)> look;
};

// Which site it is, as far as it matters.
struct SiteFacts {
  int frappe_major = 15;
  std::string today;  // "2026-03-12"
};

// Everything that the plan needs, in the order in which it has to be created. REQUIRES: plan and
// accounts outlive the needs.
std::vector<SiteNeed> site_needs(const SitePlan& plan,
                                 const std::vector<SiteAccount>& accounts,
                                 const SiteFacts& facts);

// --- The parts of it, a file each ---
void add_company_needs(const SitePlan& plan, const SiteFacts& facts, std::vector<SiteNeed>& needs);
void add_item_needs(const SitePlan& plan, std::vector<SiteNeed>& needs);
void add_payment_needs(const SitePlan& plan, const SiteFacts& facts, std::vector<SiteNeed>& needs);
void add_people_needs(const SitePlan& plan,
                      const std::vector<SiteAccount>& accounts,
                      std::vector<SiteNeed>& needs);
void add_till_needs(const SitePlan& plan,
                    const std::vector<SiteAccount>& accounts,
                    const SiteFacts& facts,
                    std::vector<SiteNeed>& needs);
void add_program_needs(const SitePlan& plan, std::vector<SiteNeed>& needs);

// "a, b and c". More than kNamesShown, and what would make it longer than kListBytesMax, is
// counted: "a, b and 47 more". The first is always there.
std::string enumerate(const std::vector<std::string>& names);
inline constexpr std::size_t kNamesShown = 8;
inline constexpr std::size_t kListBytesMax = 160;

// Stock benches of Frappe 15 have Server Scripts off.
inline constexpr std::string_view kSwitchServerScriptsOn =
    "on the server: bench set-config -g server_script_enabled 1, then bench restart";
inline constexpr std::string_view kServerScriptsAreOff =
    "Server Scripts are off on a stock bench of Frappe 15";

// The documents of `doctype` with these names, by name; absent ones are not in it. In pieces, so
// that no URL grows too long.
FrappeResult<std::vector<Value>> documents_named(FrappeClient& client,
                                                 const FrappeList& wanted,
                                                 const std::string& field,
                                                 const std::vector<std::string>& names);
// The row whose `field` is `text`; nullptr when there is none.
const Value* row_with(const std::vector<Value>& rows,
                      std::string_view field,
                      std::string_view text);

}  // namespace acrida
