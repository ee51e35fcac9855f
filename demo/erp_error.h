// An error as Frappe answers it: a status, an exc_type, and a body whose messages are JSON inside a
// string inside JSON.
//
// Thread: values.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace acrida::demo {

struct ErpError {
  int status = 417;
  std::string exc_type = "ValidationError";
  std::string message;        // shown to the user, in _server_messages; empty: none
  std::string title;          // of that message
  std::string permission;     // _error_message
  std::string plain_message;  // the body's own "message"
  std::string module_name = "frappe.exceptions";  // of exc_type; empty: Python's own exceptions
  bool has_traceback = true;
  bool is_thrown = false;      // at the user: its message is shown although the status is 500
  bool is_of_erpnext = false;  // thrown by ERPNext's code, not by Frappe's own
};

// What a check or a step of a page comes to.
using Checked = std::expected<void, ErpError>;
inline std::unexpected<ErpError> refuse(ErpError error) {
  return std::unexpected<ErpError>(std::move(error));
}

// The same as ERPNext's code throws it.
inline ErpError of_erpnext(ErpError error) {
  error.is_of_erpnext = true;
  return error;
}
inline Checked by_erpnext(Checked checked) {
  return checked ? checked : refuse(of_erpnext(std::move(checked.error())));
}

// The constructors of the errors that the site answers with; `what` is HTML as Frappe sends it.
ErpError validation_error(std::string what);
ErpError link_error(std::string what);
ErpError mandatory_error(std::string what);
ErpError titled_error(std::string title, std::string what);
ErpError missing_document(std::string_view doctype, std::string_view name);
ErpError not_whitelisted(std::string_view method);
ErpError not_permitted(std::string_view action, std::string_view doctype);
ErpError login_refused(std::string message);
ErpError not_permitted_at_all(std::string what);
ErpError python_error(std::string exc_type, std::string what);
ErpError database_error(std::string what);
ErpError deadlock_error();
ErpError lock_timeout_error();
ErpError session_stopped();
ErpError in_read_only_mode();
ErpError document_locked();
ErpError queue_overloaded();
ErpError no_redis();
ErpError too_many_connections();
ErpError too_many_requests();    // the site's rate limit
ErpError rate_limit_exceeded();  // a method's
ErpError account_locked(std::int64_t seconds);

// The JSON body. `session_expired`: the request carried a session that no longer exists. `exc_id`:
// links the message to the traceback.
std::string error_body(const ErpError& error, bool session_expired, std::string_view exc_id);

}  // namespace acrida::demo
