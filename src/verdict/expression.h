// Targets as expressions on the command line.
//
// --fail-if takes what must not be: 'p(95) > 300ms on "/api/*" for 10s, abort after 30s'.
// --threshold takes the same with what must hold: 'p(95) < 300ms on "/api/*"'. Both take k6's form,
// which says what must hold in either option and is known by its metric and colon:
// 'http_req_duration{name:/api/x}: p(95)<300'.
//
//   expression = measure operator value { clause }
//   clause     = on NAMES | for SPAN | within SPAN | over SPAN | abort [ after SPAN ]
//   NAMES      = glob { "," glob }, each in quotes, or without them up to a blank or comma
//   k6         = metric [ "{" tag ":" value { "," tag ":" value } "}" ] ":" condition { ","
//   condition }
//
// docs/targets.md has the words for measures, operators and units.
//
// Thread: any.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/error.h"
#include "verdict/target.h"

namespace acrida {

enum class ExpressionSense : std::uint8_t {
  kFailIf,  // --fail-if: the run fails when it is so
  kHolds    // --threshold: the run fails when it is not so
};

inline constexpr std::size_t kExpressionBytesMax = 4000;

// An error says at which column, what was expected and what was found there.
Result<TargetRow> parse_expression(std::string_view text, ExpressionSense sense);

}  // namespace acrida
