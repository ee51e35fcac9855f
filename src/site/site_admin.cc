#include "site/site_admin.h"

namespace acrida {

// A wrong token shows only when something is asked for.
FrappeResult<std::string> log_in_admin(FrappeClient& client, const SiteAdmin& admin) {
  if (admin.token.empty()) {
    if (const FrappeResult<void> entered = client.log_in(admin.user, admin.password); !entered) {
      return std::unexpected(entered.error());
    }
    return admin.user;
  }
  client.use_token(admin.token);
  const FrappeResult<Value> user = client.ask("frappe.auth.get_logged_user");
  if (!user) {
    return std::unexpected(user.error());
  }
  return user->text();
}

}  // namespace acrida
