#include "demo/scripted_method.h"

#include <string>

#include "base/escape.h"
#include "demo/company_masters.h"
#include "demo/dashboard.h"
#include "demo/item_search.h"

namespace acrida::demo {
namespace {

constexpr std::size_t kEchoBytesMax = 140;

enum class Audience : std::uint8_t { kNobody, kUsers, kEverybody };

// Whom the method is served.
Audience audience_of(SiteState& site, std::string_view method) {
  if (site.mode == DemoMode::kTutorial) {
    return Audience::kUsers;
  }
  Query script = site.database->query(
      "SELECT max(allow_guest) FROM server_script WHERE api_method = ? AND script_type = 'API' AND "
      "NOT disabled");
  script.bind(method);
  if (!script.next() || script.is_null(0)) {
    return Audience::kNobody;
  }
  return script.integer(0) != 0 ? Audience::kEverybody : Audience::kUsers;
}

bool is_served(SiteState& site, const Call& call, std::string_view method) {
  const Audience audience = audience_of(site, method);
  return audience == Audience::kEverybody ||
         (audience == Audience::kUsers && call.account != nullptr);
}

ServicePlan refusal(const SiteState& site) {
  return {.before_lock = site.costs.refusal, .lock = {}, .under_lock = {}};
}

}  // namespace

ErpError missing_method(std::string_view method, bool app_is_installed) {
  const std::string name = shorten(method, kEchoBytesMax);
  const std::string reason = app_is_installed
                                 ? "No module named '" + name + "'"
                                 : "App " + name.substr(0, name.find('.')) + " is not installed";
  return validation_error("Failed to get method for command " + name + " with " + reason);
}

ServicePlan plan_search_by_term(SiteState& site, const Call& call) {
  return is_served(site, call, kSearchByTermMethod) ? plan_item_search(site, call) : refusal(site);
}

Answer search_by_term(SiteState& site, Call& call) {
  return is_served(site, call, kSearchByTermMethod) ? search_items(site, call)
                                                    : refuse(not_whitelisted(call.subject));
}

ServicePlan plan_outlet_dashboard(SiteState& site, const Call& call) {
  return is_served(site, call, kDashboardMethod)
             ? ServicePlan{.before_lock = site.costs.dashboard, .lock = {}, .under_lock = {}}
             : refusal(site);
}

Answer outlet_dashboard(SiteState& site, Call& call) {
  if (is_served(site, call, kDashboardMethod)) {
    return get_outlet_dashboard(site, call);
  }
  return refuse(audience_of(site, kDashboardMethod) == Audience::kNobody
                    ? missing_method(call.subject, /*app_is_installed=*/false)
                    : not_whitelisted(call.subject));
}

}  // namespace acrida::demo
