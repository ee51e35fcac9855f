// FrappeSituation: something that a Frappe site says has gone wrong, what it means to a shop, and
// what to do about it. docs/diagnosis-frappe.md lists them all.
//
// Thread: constants.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "verdict/finding.h"

namespace acrida {

struct FrappeSituation {
  std::string_view id;
  std::string_view what;                   // goes on from "37 % of POST Create (12 requests): "
  std::array<std::string_view, 3> causes;  // the likeliest first; the last ones may be empty
  std::string_view next_step;
  Confidence confidence = Confidence::kHigh;
};

// By what the site says; each id once. Those that no single answer shows come last.
std::span<const FrappeSituation> frappe_situations();

// The situation that an answer tells of: its status, the class of its exception and its message.
// Null: none, it is no Frappe site's trouble.
const FrappeSituation* frappe_situation(std::uint16_t status,
                                        std::string_view cause,
                                        std::string_view message);
// REQUIRES: there is one of that id.
const FrappeSituation& frappe_situation(std::string_view id);

}  // namespace acrida
