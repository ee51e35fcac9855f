#include "demo/fault.h"

#include <algorithm>

#include "base/spelling.h"
#include "base/strings.h"

namespace acrida {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, kFaultCount> kNames{
    "deadlock", "lock-timeout", "maintenance", "429",           "502",
    "504",      "reset",        "slow-body",   "double-submit", "lost-commit",
    "locked",   "read-only",    "queue-full",  "no-redis",      "no-connection"};

constexpr std::string_view kEvery = "every:";

Result<FaultRule> parse_rule(std::string_view text) {
  if (text.starts_with(kEvery)) {
    const auto every = parse_decimal(text.substr(kEvery.size()));
    if (!every || *every == 0) {
      return fail("expected a whole number from 1 after every:");
    }
    return FaultRule{.every = *every};
  }
  const auto share = parse_real(text);
  if (!share || *share <= 0 || *share > 1) {
    return fail("expected a share above 0 and up to 1, or every:N");
  }
  return FaultRule{.share = *share};
}

std::string unknown_fault(std::string_view name) {
  const std::vector<std::string> names(kNames.begin(), kNames.end());
  const auto nearest = nearest_word(name, names);
  return "no fault is called \"" + std::string(name) + "\"; " +
         (nearest ? "did you mean " + *nearest + "?" : "there are " + join(names, ", "));
}

}  // namespace

std::string_view fault_name(Fault fault) {
  return kNames.at(static_cast<std::size_t>(fault));
}

Result<void> FaultRules::add(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::string_view name = text.substr(0, equals);
  const auto* known = std::ranges::find(kNames, name);
  if (known == kNames.end()) {
    return fail(unknown_fault(name));
  }
  if (equals == std::string_view::npos) {
    return fail("expected KIND=SHARE or KIND=every:N");
  }
  auto rule = parse_rule(text.substr(equals + 1));
  if (!rule) {
    return fail(rule.error());
  }
  auto& place = rules_[static_cast<std::size_t>(known - kNames.begin())];
  if (place) {
    return fail("this fault is given twice");
  }
  place = *rule;
  return {};
}

const std::optional<FaultRule>& FaultRules::of(Fault fault) const {
  return rules_[static_cast<std::size_t>(fault)];
}

bool FaultRules::is_empty() const {
  return std::ranges::none_of(rules_, [](const auto& rule) { return rule.has_value(); });
}

namespace demo {

Faults::Faults(const FaultRules& rules, std::uint64_t seed) {
  for (std::size_t i = 0; i < kFaultCount; ++i) {
    const auto& rule = rules.of(static_cast<Fault>(i));
    dice_.push_back({.rule = rule, .random = Random(seed, i + 1)});
  }
}

bool Faults::strikes(Fault fault) {
  Dice& dice = dice_[index_of(fault)];
  if (!dice.rule) {
    return false;
  }
  ++dice.requests;
  return dice.rule->every > 0 ? dice.requests % dice.rule->every == 0
                              : dice.random.real() < dice.rule->share;
}

std::map<std::string, std::uint64_t> Faults::counts() const {
  std::map<std::string, std::uint64_t> counts;
  for (std::size_t i = 0; i < kFaultCount; ++i) {
    if (dice_[i].rule) {
      counts.emplace(kNames[i], dice_[i].struck);
    }
  }
  return counts;
}

}  // namespace demo
}  // namespace acrida
