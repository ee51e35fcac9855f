#include "acrida/environment.h"

#include <stdexcept>

namespace acrida {

const std::string& Environment::param(std::string_view name) const {
  const auto found = facts_.parameters.find(name);
  if (found == facts_.parameters.end()) {
    throw std::out_of_range("no parameter \"" + std::string(name) +
                            "\": declare it in ACRIDA_SCENARIO with scenario.param()");
  }
  return found->second;
}

}  // namespace acrida
