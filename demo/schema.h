// The site's tables, and the fiscal year 2025-2026 of generated history that reports and lists
// show.
//
// Thread: any; the database's owner.
#pragma once

#include "base/error.h"
#include "demo/database.h"
#include "demo/site_options.h"

namespace acrida::demo {

// Makes what is absent: the tables, and in empty tables the company's masters and its history, the
// same for the same seed. Fails when the database holds a site of another kind. Cost: 50 ms for a
// new site.
Result<void> make_site(Database& database, const SiteOptions& options);

}  // namespace acrida::demo
