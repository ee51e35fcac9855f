#include "demo/costs.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/spelling.h"
#include "base/strings.h"

namespace acrida {
namespace {

constexpr double kCostMillisecondsMax = 3'600'000;

struct NamedCost {
  std::string_view name;
  Duration DemoCosts::* member;
};

constexpr std::array<NamedCost, 20> kCosts{{
    {"login", &DemoCosts::login},
    {"login_write", &DemoCosts::login_write},
    {"logout", &DemoCosts::logout},
    {"ping", &DemoCosts::ping},
    {"create", &DemoCosts::create},
    {"submit", &DemoCosts::submit},
    {"document", &DemoCosts::document},
    {"search", &DemoCosts::search},
    {"stock", &DemoCosts::stock},
    {"dashboard", &DemoCosts::dashboard},
    {"list", &DemoCosts::list},
    {"closing", &DemoCosts::closing},
    {"closing_invoice", &DemoCosts::closing_invoice},
    {"sales_report", &DemoCosts::sales_report},
    {"profit_and_loss", &DemoCosts::profit_and_loss},
    {"royalty_report", &DemoCosts::royalty_report},
    {"page", &DemoCosts::page},
    {"refusal", &DemoCosts::refusal},
    {"commit", &DemoCosts::commit},
    {"growth", &DemoCosts::growth},
}};

Result<std::pair<std::string_view, double>> parse_setting(std::string_view setting) {
  const std::size_t equals = setting.find('=');
  if (equals == std::string_view::npos) {
    return fail("cost \"" + std::string(setting) + "\": expected name=milliseconds, or 0 alone");
  }
  const std::string_view name = trim(setting.substr(0, equals));
  const auto value = parse_real(trim(setting.substr(equals + 1)));
  const double value_max = name == "spread" ? 1.0 : kCostMillisecondsMax;
  if (!value || *value < 0 || *value > value_max) {
    return fail("cost \"" + std::string(setting) + "\": expected a number from 0 to " +
                (name == "spread" ? "1" : "3600000 (milliseconds)"));
  }
  return std::pair(name, *value);
}

std::string unknown_cost(std::string_view name) {
  std::vector<std::string> names{"spread"};
  for (const NamedCost& cost : kCosts) {
    names.emplace_back(cost.name);
  }
  const auto nearest = nearest_word(name, names);
  return "no cost is called \"" + std::string(name) + "\"; " +
         (nearest ? "did you mean " + *nearest + "?" : "there are " + join(names, ", "));
}

Result<void> apply_setting(DemoCosts& costs, std::string_view name, double value) {
  if (name == "spread") {
    costs.spread = value;
    return {};
  }
  for (const NamedCost& cost : kCosts) {
    if (cost.name == name) {
      costs.*cost.member = from_seconds(value / 1000);
      return {};
    }
  }
  return fail(unknown_cost(name));
}

}  // namespace

DemoCosts DemoCosts::none() {
  DemoCosts costs;
  costs.scale(0);
  costs.spread = 0;
  return costs;
}

bool DemoCosts::is_free() const {
  return std::ranges::all_of(
      kCosts, [this](const NamedCost& cost) { return this->*cost.member == Duration(0); });
}

void DemoCosts::scale(double factor) {
  for (const NamedCost& cost : kCosts) {
    this->*cost.member = from_seconds(to_seconds(this->*cost.member) * factor);
  }
}

Result<DemoCosts> parse_demo_costs(std::string_view text) {
  if (trim(text) == "0") {
    return DemoCosts::none();
  }
  DemoCosts costs;
  for (const std::string_view setting : split(text, ',')) {
    const auto parsed = parse_setting(trim(setting));
    if (!parsed) {
      return fail(parsed.error());
    }
    if (auto applied = apply_setting(costs, parsed->first, parsed->second); !applied) {
      return fail(applied.error());
    }
  }
  return costs;
}

}  // namespace acrida
