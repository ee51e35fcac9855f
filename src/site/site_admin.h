// SiteAdmin: who may see and change a site's set-up: a name and a password, or an API token.
//
// Thread: values; log_in_admin() blocks (FrappeClient).
#pragma once

#include <string>

#include "site/frappe_client.h"

namespace acrida {

struct SiteAdmin {
  std::string user;
  std::string password;
  std::string token;  // "api_key:api_secret", in place of both
};

// Returns the user's name as the site knows it.
FrappeResult<std::string> log_in_admin(FrappeClient& client, const SiteAdmin& admin);

}  // namespace acrida
