// What the process ends with, so that a script can tell "slow" from "broken".
//
// Thread: any.
#pragma once

#include <optional>

namespace acrida {

inline constexpr int kExitHeld = 0;      // all held
inline constexpr int kExitFailures = 1;  // failed samples and no targets given (Locust's meaning)
inline constexpr int kExitBroken = 2;    // usage, or an exception that nobody handled (Locust's)
inline constexpr int kExitTargetFailed = 3;
inline constexpr int kExitUnproven = 4;  // a target could be neither proven nor refuted
inline constexpr int kExitInvalid = 5;   // the run itself is not to be trusted

struct ExitFacts {
  std::optional<int> own_code;  // the scenario's process_exit_code
  bool broken = false;          // usage error or unhandled exception
  bool invalid = false;
  bool targets_given = false;
  bool target_failed = false;
  bool target_unproven = false;
  bool unmatched = false;  // a target is about no request that there was: --allow-unproven or not
  bool disagrees = false;  // the site has not what it acknowledged (--reconcile)
  bool allow_unproven = false;  // --allow-unproven
  bool headless = true;
  bool failures = false;              // a failed sample or a user's exception
  int code_on_error = kExitFailures;  // --exit-code-on-error
};

// Precedence: own code, 2, 5, 3, 4, --exit-code-on-error, 0. Targets that were given decide about
// failed samples too, so --exit-code-on-error speaks only without them.
int exit_code(const ExitFacts& facts);

}  // namespace acrida
