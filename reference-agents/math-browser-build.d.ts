// One bundled file: it loads in a tenth of the time of the package's thousand modules.
declare module "mathjs/lib/browser/math.js" {
  import * as mathjs from "mathjs";
  export default mathjs;
}
