import {rpc} from "@web/core/network/rpc";
import {user} from "@web/core/user";

/**
 * Call the method of a button as the web client does: an action comes back with all
 * that the client needs to open it, which a plain call does not give.
 *
 * @param {String} model
 * @param {String} method
 * @param {Number[]} ids
 * @returns {Promise<Object|false>} the action, if there is one
 */
export function callButton(model, method, ids) {
    return rpc(`/web/dataset/call_button/${model}/${method}`, {
        model,
        method,
        args: [ids],
        kwargs: {context: user.context},
    });
}
