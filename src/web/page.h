// The pages of the web UI, made of the template that its build leaves.
//
// Thread: any.
#pragma once

#include <string>
#include <string_view>

#include "web/web_request.h"

namespace acrida {

// With a nonce of its own and a content security policy that lets nothing run but our scripts.
// Texts of JSON values; an empty one leaves the template's.
WebResponse web_page(std::string_view html_template,
                     std::string_view template_args_json,
                     std::string_view auth_args_json,
                     unsigned status = 200);

}  // namespace acrida
