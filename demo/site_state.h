// What the pages of the demo site share: its database, its people, their sessions.
//
// Thread: owned by one site; not synchronized.
#pragma once

#include <memory>

#include "demo/account.h"
#include "demo/cookies.h"
#include "demo/costs.h"
#include "demo/database.h"
#include "demo/random_name.h"
#include "demo/session.h"
#include "demo/site_options.h"

namespace acrida::demo {

struct SiteState {
  // REQUIRES: make_site() has made the database's tables.
  SiteState(std::unique_ptr<Database> site_database, const SiteOptions& options);

  const DemoMode mode;
  const DemoCsrf csrf;
  const bool development_server;
  const DemoCosts costs;
  const std::unique_ptr<Database> database;
  Accounts accounts;
  RandomNames names;
  Sessions sessions;
  Cookies cookies;
};

}  // namespace acrida::demo
