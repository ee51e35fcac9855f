// Which names stand before a secret: of headers, of fields of forms and of JSON, of parameters.
//
// A list of words, wide on purpose: what is hidden without need costs a reader little.
// docs/run-json.md shows it.
//
// Thread: any.
#pragma once

#include <string_view>

namespace acrida {

// "password", "new_password", "X-Frappe-CSRF-Token", "apiSecret", "user[sid]". Case and what is no
// letter or digit do not matter.
bool is_secret_name(std::string_view name);

}  // namespace acrida
