// Finding: what a rule of the diagnosis has noticed.
//
// Rules are functions of the run's figures; the same figures give the same findings. Their ids are
// stable: --mute takes them, and docs/diagnosis.md explains each.
//
// Thread: a value.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace acrida {

// What a rule speaks about; --mute takes these, too.
enum class FindingSet : std::uint8_t {
  kValidity,  // the generator, and whether its figures can be believed
  kScript,    // the load test itself
  kServer,    // the system under test
  kSite,      // what a Frappe site said, and what its remedy is
  kNetwork,
  kFairness,
  kSafety
};

enum class Confidence : std::uint8_t { kLow, kMedium, kHigh };

struct Evidence {
  std::string what;   // "p95 of POST /api/resource/POS Invoice [create]"
  std::string value;  // "1.24 s, 0.31 s at 10 users"
};

struct Finding {
  std::string_view id;  // "sat-flat"; a literal
  FindingSet set = FindingSet::kServer;
  Confidence confidence = Confidence::kMedium;
  bool invalidates = false;  // the run cannot be judged
  std::string text;          // one sentence for the owner, without full stop
  std::vector<Evidence> evidence;
  std::vector<std::string> causes;     // likely ones, the likeliest first
  std::string next_step;               // one sentence, without full stop
  std::vector<std::uint32_t> entries;  // indices in RunData::entries that it is about; may be empty
  // Requests of each of `entries` that met it; empty: it is no matter of single requests.
  std::vector<std::uint64_t> struck;
  // Where in the run, in seconds; both 0: everywhere.
  std::int64_t first_second = 0;
  std::int64_t last_second = 0;
};

std::string_view set_name(FindingSet set);                // "server"
std::string_view confidence_name(Confidence confidence);  // "high"

}  // namespace acrida
