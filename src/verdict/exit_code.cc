#include "verdict/exit_code.h"

namespace acrida {

int exit_code(const ExitFacts& facts) {
  if (facts.own_code) {
    return *facts.own_code;
  }
  if (facts.broken) {
    return kExitBroken;
  }
  if (facts.invalid) {
    return kExitInvalid;
  }
  if (facts.targets_given) {
    if (facts.target_failed) {
      return kExitTargetFailed;
    }
    const bool matters = facts.headless && (!facts.allow_unproven || facts.unmatched);
    if (facts.target_unproven && matters) {
      return kExitUnproven;
    }
    return facts.disagrees ? facts.code_on_error : kExitHeld;
  }
  return facts.failures ? facts.code_on_error : kExitHeld;
}

}  // namespace acrida
