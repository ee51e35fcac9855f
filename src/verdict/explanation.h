// Which finding explains best why a target is broken?
//
// In this order; among equals in that of the diagnosis:
//   what struck more of the target's requests than it tolerates, the larger share first
//   that so many failed, where nobody says why
//   what else a Frappe site shows of them, or of itself: one lock, one server for all
//   what the figures show of them, or of the whole system
//   what the network does, where something is broken
//   what is about other requests alone, which may keep these waiting
//
// Thread: any; functions of their arguments.
#pragma once

#include <cstdint>
#include <vector>

#include "stats/run_data.h"
#include "verdict/finding.h"
#include "verdict/verdict.h"

namespace acrida {

// What is to be explained.
struct Concern {
  std::vector<std::uint32_t> entries;  // indices in RunData::entries; empty: all
  double tolerated = 0.01;             // of their requests so large a share may go wrong
};

Concern concern_of(const RowVerdict& row, const CellVerdict& cell);

// Null: none does. Findings of low confidence and of the load test explain nothing about the
// system.
const Finding* explanation(const std::vector<Finding>& findings,
                           const RunData& data,
                           const Concern& concern);

// It struck more of the requests than is tolerated.
bool is_enough(const Finding& finding, const RunData& data, const Concern& concern);

}  // namespace acrida
