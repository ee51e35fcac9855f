// The files of the site tools: the plan (TOML, docs/site-plan.md) and the accounts (CSV).
//
// Thread: main.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "site/site_plan.h"

namespace acrida {

// `path` is for messages: an error names the file, the line and, for a misspelt key, the nearest
// right one.
Result<SitePlan> parse_site_plan(std::string_view text, std::string_view path);

// The columns usr and pwd, and profile and pos_profile where there are any.
Result<std::vector<SiteAccount>> read_site_accounts(const std::string& path);

// `name` as the plan at `plan_path` means it: relative to the plan's folder.
std::string beside_plan(std::string_view plan_path, std::string_view name);

}  // namespace acrida
