#include "app/class_order.h"

#include <algorithm>
#include <string>
#include <utility>

#include "app/shown_host.h"
#include "base/escape.h"

namespace acrida {

Result<std::vector<UserClassConfig>> class_order(std::string_view json,
                                                 const ScenarioPlan& scenario) {
  Result<std::vector<UserClassConfig>> configs = parse_user_class_configs(json);
  if (!configs) {
    return configs;
  }
  const std::vector<UserType>& types = scenario.user_types();
  for (UserClassConfig& config : *configs) {
    const auto type = std::ranges::find(types, config.user_class, &UserType::name);
    if (type == types.end()) {
      return fail("there is no user class " + escape_for_terminal(config.user_class));
    }
    if (config.host) {
      Result<std::string> host = whole_host(*config.host, {type->host});
      if (!host) {
        return fail(std::move(host.error()));
      }
      config.host = *std::move(host);
    }
  }
  return configs;
}

}  // namespace acrida
