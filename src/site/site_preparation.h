// SitePreparation: makes a site ready: looks first, then creates what was found missing.
//
// What is created is tagged, so that cleanup-site finds it, and what is there already is left as it
// is but for the few settings that the plan names; those are said one by one. A second run finds
// nothing to do.
//
// Thread: the client's loop; blocks.
#pragma once

#include <string>
#include <vector>

#include "site/frappe_client.h"
#include "site/site_finding.h"
#include "site/site_need.h"

namespace acrida {

// The tags of what was created, and of what was only changed.
inline constexpr std::string_view kCreatedTag = "acrida";
inline constexpr std::string_view kChangedTag = "acrida-changed";

// What the changes mean for a site that is somebody's, beyond the documents themselves: who may log
// in from then on, who sees less, what stands in the books. A sentence each.
std::vector<std::string> consequences(const std::vector<SiteChange>& changes);

class SitePreparation {
 public:
  // REQUIRES: the client outlives the preparation; somebody who may change the set-up is logged in.
  explicit SitePreparation(FrappeClient& client) : client_(client) {}

  // Looks at everything. False when something that only a person can make is missing and all the
  // rest depends on it: then there is nothing to carry out.
  bool look(const std::vector<SiteNeed>& needs);

  const std::vector<SiteChange>& changes() const { return changes_; }
  // What has to be done by hand: "users: ...".
  const std::vector<std::string>& by_hand() const { return by_hand_; }

  // Carries the changes out, one after the other; reports each. True when all of them worked.
  bool carry_out(const SiteReport& report);

 private:
  FrappeResult<void> carry_out(const SiteChange& change);
  FrappeResult<void> finish(const SiteChange& change, const Value& created);
  FrappeResult<void> tag(std::string_view tag, const std::string& doctype, const std::string& name);

  FrappeClient& client_;
  std::vector<SiteChange> changes_;
  std::vector<std::string> by_hand_;
};

}  // namespace acrida
