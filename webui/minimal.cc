// What is embedded where the web UI is not built: no assets, and pages that say so.
#include "webui/assets.h"

namespace acrida {

std::span<const Asset> webui_assets() {
  return {};
}

std::string_view webui_index_template() {
  return R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Acrida</title>
<script nonce="acrida-nonce">window.templateArgs = /*acrida-template-args*/{};
window.authArgs = /*acrida-auth-args*/null;</script>
</head>
<body>
<p>This build of Acrida has no web UI (ACRIDA_WEBUI was off).</p>
</body>
</html>
)";
}

std::string_view webui_report_template() {
  return R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Load test report</title>
<script>window.templateArgs = /*acrida-template-args*/{};</script>
<script type="application/json" id="acrida-state">{"acrida-state":null}</script>
</head>
<body>
<p>This build of Acrida has no pages (ACRIDA_WEBUI was off): the figures are here as text.</p>
</body>
</html>
)";
}

}  // namespace acrida
