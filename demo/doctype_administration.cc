// The doctypes of the site itself: people, scripts, reports, tags.
#include <array>

#include "demo/doctype.h"

namespace acrida::demo {
namespace {

constexpr FieldKind kInteger = FieldKind::kInteger;
constexpr FieldKind kSecret = FieldKind::kSecret;

constexpr std::array kHasRoleFields{
    Field{.name = "role", .link = "Role", .is_mandatory = true},
};
constexpr std::array kUserChildren{ChildTable{"roles", "Has Role", "user_role", kHasRoleFields}};
constexpr std::array kUserFields{
    Field{.name = "enabled", .kind = kInteger, .initial = "1"},
    Field{.name = "email", .is_mandatory = true},
    Field{.name = "first_name", .is_mandatory = true},
    Field{.name = "last_name"},
    Field{.name = "username", .is_unique = true},
    Field{.name = "full_name"},
    Field{.name = "user_type", .initial = "System User"},
    Field{.name = "send_welcome_email", .kind = kInteger, .initial = "1"},
    Field{.name = "new_password", .kind = kSecret},
    Field{.name = "api_key"},
    Field{.name = "api_secret", .kind = kSecret},
};

constexpr std::array kRoleFields{
    Field{.name = "role_name", .is_mandatory = true},
    Field{.name = "disabled", .kind = kInteger},
    Field{.name = "desk_access", .kind = kInteger, .initial = "1"},
};

constexpr std::array kUserPermissionFields{
    Field{.name = "user", .link = "User", .is_mandatory = true},
    Field{.name = "allow", .link = "DocType", .is_mandatory = true},
    Field{.name = "for_value", .link = kLinkByAllow, .is_mandatory = true},
    Field{.name = "is_default", .kind = kInteger},
    Field{.name = "apply_to_all_doctypes", .kind = kInteger, .initial = "1"},
    Field{.name = "applicable_for", .link = "DocType"},
    Field{.name = "hide_descendants", .kind = kInteger},
};

constexpr std::array kServerScriptFields{
    Field{.name = "script_type", .is_mandatory = true},
    Field{.name = "api_method"},
    Field{.name = "allow_guest", .kind = kInteger},
    Field{.name = "disabled", .kind = kInteger},
    Field{.name = "module"},
    Field{.name = "script", .is_mandatory = true},
};

constexpr std::array kReportChildren{
    ChildTable{"roles", "Has Role", "report_role", kHasRoleFields}};
constexpr std::array kReportFields{
    Field{.name = "report_name", .is_mandatory = true},
    Field{.name = "ref_doctype", .link = "DocType", .is_mandatory = true},
    Field{.name = "report_type", .is_mandatory = true},
    Field{.name = "is_standard", .is_mandatory = true},
    Field{.name = "module"},
    Field{.name = "disabled", .kind = kInteger},
    Field{.name = "prepared_report", .kind = kInteger},
    Field{.name = "query"},
};

constexpr std::array kTagFields{Field{.name = "description"}};
constexpr std::array kTagLinkFields{
    Field{.name = "document_type"},      Field{.name = "document_name"}, Field{.name = "parent"},
    Field{.name = "tag", .link = "Tag"}, Field{.name = "title"},
};

constexpr std::array kSystemSettingsFields{
    Field{.name = "country"},
    Field{.name = "language"},
    Field{.name = "time_zone"},
    Field{.name = "session_expiry"},
    Field{.name = "deny_multiple_sessions", .kind = kInteger},
    Field{.name = "allow_error_traceback", .kind = kInteger},
    Field{.name = "allow_consecutive_login_attempts", .kind = kInteger},
    Field{.name = "allow_login_after_fail", .kind = kInteger},
    Field{.name = "enable_two_factor_auth", .kind = kInteger},
    Field{.name = "setup_complete", .kind = kInteger},
};

constexpr std::array kDoctypes{
    Doctype{"User", "user", kUserFields, kUserChildren, Naming::kField, "email"},
    Doctype{"Role", "role", kRoleFields, {}, Naming::kField, "role_name"},
    Doctype{"User Permission", "user_permission", kUserPermissionFields},
    Doctype{"Server Script", "server_script", kServerScriptFields, {}, Naming::kPrompt},
    Doctype{"Report", "report", kReportFields, kReportChildren, Naming::kField, "report_name"},
    Doctype{"Tag", "tag", kTagFields, {}, Naming::kPrompt},
    Doctype{"Tag Link", "tag_link", kTagLinkFields},
    Doctype{"System Settings", "system_settings", kSystemSettingsFields, {}, Naming::kSingle},
};

}  // namespace

std::span<const Doctype> administration_doctypes() {
  return kDoctypes;
}

}  // namespace acrida::demo
