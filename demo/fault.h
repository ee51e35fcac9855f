// Faults on demand: what goes wrong with the demo ERP's answers because it was asked to.
//
// A fault strikes a share of the requests that it can strike, or every so many of them. The choice
// comes from the site's seed, for each kind by itself: another fault, asked for beside it, changes
// nothing about which requests the first one strikes while they strike different ones.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "acrida/random.h"
#include "base/error.h"

namespace acrida {

enum class Fault : std::uint8_t {
  // Creates of POS Invoices: 500 QueryDeadlockError, rolled back.
  kDeadlock,
  // Creates and submits: 500 QueryTimeoutError after the wait for a lock, rolled back.
  kLockTimeout,
  // Any request; nothing of what it asks for is done.
  kMaintenance,      // 503 SessionStopped
  kTooManyRequests,  // 429 TooManyRequestsError
  kBadGateway,       // nginx's 502
  kGatewayTimeout,   // nginx's 504, after its wait
  kReset,            // the connection is reset instead of an answer
  // Any request; it is served, and its answer comes in pieces.
  kSlowBody,
  // Submissions of POS Invoices that succeed: the answer is as ever, the database is not.
  kDoubleSubmit,  // a second submitted copy under the next number
  kLostCommit,    // the invoice is not there
  // Changes of documents, their submission among them: 417 DocumentLockedError.
  kLocked,
  // Writes of documents: 503 InReadOnlyMode, as in maintenance that allows reads.
  kReadOnly,
  // Submissions of POS Closing Entries, which need a background job: 503 QueueOverloaded, and
  // 500 ConnectionError without Redis.
  kQueueFull,
  kNoRedis,
  // Any request: 500 OperationalError, the database takes no further connection.
  kNoConnection,
};
inline constexpr std::size_t kFaultCount = 15;

// As options and counts call it: "lock-timeout", "502".
std::string_view fault_name(Fault fault);

// When a fault strikes: with a probability, or at every so many of its requests.
struct FaultRule {
  double share = 0;         // in (0, 1], or 0
  std::uint64_t every = 0;  // at least 1, or 0
};

// The faults that were asked for.
class FaultRules {
 public:
  // Reads "502=0.01" or "deadlock=every:100" and adds it. Each kind may be added once.
  Result<void> add(std::string_view text);
  const std::optional<FaultRule>& of(Fault fault) const;
  bool is_empty() const;

 private:
  std::array<std::optional<FaultRule>, kFaultCount> rules_;
};

namespace demo {

class Faults {
 public:
  Faults(const FaultRules& rules, std::uint64_t seed);

  // Whether `fault` strikes the next request that it can strike.
  bool strikes(Fault fault);
  bool is_wanted(Fault fault) const { return dice_[index_of(fault)].rule.has_value(); }
  // It has struck: the client was answered so, or the database was changed so.
  void count(Fault fault) { ++dice_[index_of(fault)].struck; }
  // By name, of the faults that were asked for.
  std::map<std::string, std::uint64_t> counts() const;

 private:
  struct Dice {
    std::optional<FaultRule> rule;
    Random random;
    std::uint64_t requests = 0;
    std::uint64_t struck = 0;
  };
  static constexpr std::size_t index_of(Fault fault) { return static_cast<std::size_t>(fault); }

  std::vector<Dice> dice_;  // kFaultCount
};

}  // namespace demo
}  // namespace acrida
