#include "demo/user_document.h"

#include <string>
#include <utility>

#include "base/strings.h"
#include "demo/document_store.h"

namespace acrida::demo {
namespace {

constexpr std::string_view kSystemUser = "System User";
constexpr std::string_view kWebsiteUser = "Website User";

const Doctype& user_doctype() {
  return *find_doctype("User");
}

const ChildTable& roles_table() {
  return child_table(user_doctype(), "roles");
}

void add_role(Document& user, std::string_view role) {
  DocumentRow row{.name = to_lower(role), .values = {FieldValue{.text = std::string(role)}}};
  user.rows("roles").push_back(std::move(row));
}

Account account_of(const Document& user) {
  Account account{.usr = user.name,
                  .pwd = user.text("new_password"),
                  .full_name = user.text("full_name"),
                  .is_enabled = user.is_set("enabled"),
                  .is_system_user = user.text("user_type") == kSystemUser,
                  .api_key = user.text("api_key"),
                  .api_secret = user.text("api_secret")};
  for (const DocumentRow& row : user.rows("roles")) {
    account.roles |= role_named(value_of(row, roles_table(), "role").text);
  }
  if (user.name == kAdministratorName) {
    account.roles = administrator().roles;
  }
  return account;
}

bool has_desk_access(Database& database, const Document& user) {
  for (const DocumentRow& row : user.rows("roles")) {
    const std::string& role = value_of(row, roles_table(), "role").text;
    if (document_number(database, "Role", role, "desk_access") != 0) {
      return true;
    }
  }
  return user.name == kAdministratorName;
}

}  // namespace

Document user_document(const Account& account) {
  Document user(user_doctype(), WallTime());
  const std::size_t space = account.full_name.find(' ');
  user.name = account.usr;
  user.set("email", account.usr == kAdministratorName ? "admin@example.com" : account.usr);
  user.set("first_name", account.full_name.substr(0, space));
  if (space != std::string::npos) {
    user.set("last_name", account.full_name.substr(space + 1));
  }
  user.set("full_name", account.full_name);
  user.set("new_password", account.pwd);
  user.set("api_key", account.api_key);
  user.set("api_secret", account.api_secret);
  user.set("send_welcome_email", 0.0);
  for (const std::string_view role : role_names(account.roles)) {
    add_role(user, role);
  }
  return user;
}

void load_accounts(Database& database, DemoMode mode, Accounts& accounts) {
  std::vector<std::string> names;
  {
    Query row = database.query("SELECT name FROM user");
    while (row.next()) {
      names.emplace_back(row.text(0));
    }
  }
  for (const std::string& name : names) {
    if (const auto user = find_document(database, user_doctype(), name)) {
      accounts.put(account_of(*user));
    }
  }
  if (mode != DemoMode::kTutorial) {
    return;
  }
  for (const Account& person : franchise_people()) {
    if (const Account* known = accounts.find(person.usr)) {
      Account account = *known;
      account.pos_profile = person.pos_profile;
      account.outlet = person.outlet;
      accounts.put(std::move(account));
    }
  }
}

Checked validate_user(SiteState& site, Document& user, const Document* before) {
  const std::string& email = user.text("email");
  if (email.find('@') == std::string::npos) {
    return refuse({.exc_type = "InvalidEmailAddressError",
                   .message = email + " is not a valid Email Address"});
  }
  if (before == nullptr) {
    const std::string name = to_lower(user.name);
    if (name != user.name && document_exists(*site.database, user_doctype(), name)) {
      return refuse({.status = 409,
                     .exc_type = "DuplicateEntryError",
                     .message = "User " + name + " already exists",
                     .title = "Duplicate Name"});
    }
    user.name = name;
    user.set("email", name);
  }
  if (user.name == kAdministratorName && !user.is_set("enabled")) {
    return refuse(validation_error("User Administrator cannot be disabled"));
  }
  const std::string last_name = user.text("last_name");
  user.set("full_name", user.text("first_name") + (last_name.empty() ? "" : " " + last_name));
  user.set("user_type", has_desk_access(*site.database, user) ? kSystemUser : kWebsiteUser);
  return {};
}

Checked trash_user(SiteState& /*site*/, const Document& user) {
  return user.name == kAdministratorName
             ? refuse(validation_error("User Administrator cannot be deleted"))
             : Checked();
}

void user_committed(SiteState& site, Call& call, std::string_view name) {
  const auto user = find_document(*site.database, user_doctype(), name);
  const Account* account = site.accounts.find(name);
  const std::string outlet = account == nullptr ? std::string() : account->outlet;
  const std::string pos_profile = account == nullptr ? std::string() : account->pos_profile;
  if (user) {
    Account changed = account_of(*user);
    changed.outlet = outlet;
    changed.pos_profile = pos_profile;
    site.accounts.put(std::move(changed));
  }
  if (account != nullptr && (!user || !user->is_set("enabled"))) {
    if (call.session != nullptr && call.session->account == account) {
      call.session = nullptr;
      call.session_ends = true;
    }
    site.sessions.remove_all_of(*account);
    if (!user) {
      site.accounts.remove(name);
    }
  }
}

}  // namespace acrida::demo
