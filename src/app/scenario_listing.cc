#include "app/scenario_listing.h"

#include "base/escape.h"

namespace acrida {

std::string user_list(const ScenarioPlan& plan) {
  std::string text = "Available Users:\n";
  for (const UserType& type : plan.user_types()) {
    text += "    " + escape_for_terminal(type.name) + "\n";
  }
  return text;
}

}  // namespace acrida
