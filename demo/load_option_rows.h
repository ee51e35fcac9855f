// The options of `acrida demo-erp` that say how it behaves under load.
//
// Thread: constants.
#pragma once

#include <span>
#include <string_view>

#include "base/error.h"
#include "demo/demo_erp.h"

namespace acrida {

struct LoadOptionRow {
  std::string_view name;
  Result<void> (*set)(DemoErpOptions& options, std::string_view text);
};
std::span<const LoadOptionRow> load_option_rows();

// Options without a value.
struct LoadFlagRow {
  std::string_view name;
  void (*set)(DemoErpOptions& options);
};
std::span<const LoadFlagRow> load_flag_rows();

// Two options of which one would be ignored.
struct OptionConflict {
  std::string_view one;
  std::string_view other;
};
std::span<const OptionConflict> option_conflicts();

// An option that says how something happens which another one asks for.
struct OptionNeed {
  std::string_view option;
  std::string_view needed;  // as it is written
  bool (*is_met)(const DemoErpOptions& options);
};
std::span<const OptionNeed> option_needs();

// Their part of --help, its headings included.
std::string_view load_options_help();

}  // namespace acrida
