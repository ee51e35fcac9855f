// FailureSplit: failed requests by whose fault they are: the request was refused by a rule of the
// business, the system could not serve it, or the scenario itself was not content.
//
// A shop whose orders are refused because a mode of payment is missing has no capacity problem, and
// one whose database gives up has; a single failure rate hides which it is.
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "stats/run_data.h"

namespace acrida {

enum class FailureKind : std::uint8_t {
  kValidation,  // refused by rule: 4xx, with what Frappe raises for it
  kSystem,      // the system could not: 5xx, a rate limit, a lock, no answer
  kScript       // the site was content, or the request could never be right: a check of the
                // scenario's own, a missing CSRF token, a request that cannot be sent
};

std::string_view failure_kind_name(FailureKind kind);  // "validation"

// By the class of the exception where there is one, else by the status.
FailureKind failure_kind(std::uint16_t status, std::string_view cause);

struct FailureSplit {
  std::uint64_t validation = 0;
  std::uint64_t system = 0;
  std::uint64_t script = 0;
  std::uint64_t unknown = 0;  // whose cause was not kept: RunData::causes_not_kept

  std::uint64_t total() const { return validation + system + script + unknown; }
  friend bool operator==(const FailureSplit&, const FailureSplit&) = default;
};

// Of each entry of RunData::entries, and of all together.
struct FailureSplits {
  FailureSplit total;
  std::vector<FailureSplit> entries;
};

FailureSplits split_failures(const RunData& data);

}  // namespace acrida
