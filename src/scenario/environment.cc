#include "acrida/environment.h"

#include <stdexcept>

namespace acrida {

const std::string& Environment::param(std::string_view name) const {
  const auto found = parameters_.find(name);
  if (found == parameters_.end()) {
    throw std::out_of_range("no parameter \"" + std::string(name) +
                            "\": declare it in ACRIDA_SCENARIO with scenario.param()");
  }
  return found->second;
}

}  // namespace acrida
